// The emoji shortcodes that bots and people commonly write. A name that is not
// here is shown as it was typed, ":name:".

const table = `
+1 👍|-1 👎|100 💯|8ball 🎱|alarm_clock ⏰|ambulance 🚑|anchor ⚓|angry 😠|arrow_backward ◀️|arrow_down ⬇️|arrow_forward ▶️|arrow_heading_down ⤵️
arrow_heading_up ⤴️|arrow_left ⬅️|arrow_right ➡️|arrow_right_hook ↪️|arrow_up ⬆️|arrow_up_right ↗️|arrows_counterclockwise 🔄|art 🎨
astonished 😲|baby 👶|balloon 🎈|ballot_box_with_check ☑️|bar_chart 📊|beach_with_umbrella 🏖️|bee 🐝|beers 🍻|bell 🔔|bellhop_bell 🛎️|birthday 🎂
black_circle ⚫|black_large_square ⬛|black_square_button 🔲|blue_book 📘|blue_heart 💙|blush 😊|bomb 💣|book 📖|bookmark 🔖|bookmark_tabs 📑|books 📚
boom 💥|brain 🧠|broken_heart 💔|bug 🐛|building_construction 🏗️|bulb 💡|bust_in_silhouette 👤|busts_in_silhouette 👥|cake 🍰|calendar 📅|camera 📷
card_file_box 🗃️|card_index 📇|cat 🐱|chart_with_downwards_trend 📉|chart_with_upwards_trend 📈|checkered_flag 🏁|cherry_blossom 🌸|clap 👏
clipboard 📋|clock1 🕐|closed_book 📕|closed_lock_with_key 🔐|cloud ☁️|coffee ☕|compass 🧭|computer 💻|confetti_ball 🎊|construction 🚧|cookie 🍪
crossed_fingers 🤞|crown 👑|cry 😢|dart 🎯|date 📅|deciduous_tree 🌳|dizzy 💫|dog 🐶|door 🚪|dotted_line_face 🫥|double_vertical_bar ⏸️|earth_africa 🌍
earth_americas 🌎|email 📧|envelope ✉️|evergreen_tree 🌲|exclamation ❗|eyes 👀|face_with_monocle 🧐|facepalm 🤦|family 👪|fast_forward ⏩
file_cabinet 🗄️|file_folder 📁|fire 🔥|first_place_medal 🥇|five 5️⃣|flags 🎏|flashlight 🔦|floppy_disk 💾|four 4️⃣|four_leaf_clover 🍀|gear ⚙️
gem 💎|ghost 👻|gift 🎁|globe_with_meridians 🌐|green_apple 🍏|green_book 📗|green_heart 💚|grey_exclamation ❕|grey_question ❔|grin 😁|grinning 😀
hammer 🔨|hammer_and_wrench 🛠️|handshake 🤝|hatching_chick 🐣|heart ❤️|heart_eyes 😍|heart_hands 🫶|heavy_check_mark ✔️|heavy_exclamation_mark ❗
heavy_minus_sign ➖|heavy_plus_sign ➕|hourglass ⌛|hourglass_done ⌛|hourglass_flowing_sand ⏳|house 🏠|hugging_face 🤗|inbox_tray 📥
incoming_envelope 📨|information_source ℹ️|innocent 😇|jigsaw 🧩|joy 😂|key 🔑|keyboard ⌨️|label 🏷️|ladder 🪜|large_blue_circle 🔵
large_blue_square 🟦|large_green_circle 🟢|large_green_square 🟩|large_orange_circle 🟠|large_red_square 🟥|large_yellow_circle 🟡
large_yellow_square 🟨|laughing 😆|leaves 🍃|ledger 📒|left_right_arrow ↔️|leftwards_arrow_with_hook ↩️|link 🔗|lock 🔒|lock_with_ink_pen 🔏
loudspeaker 📢|mag 🔍|mailbox 📫|mailbox_with_mail 📬|mantelpiece_clock 🕰️|medal 🏅|mega 📣|memo 📝|microscope 🔬|moneybag 💰|mountain ⛰️
mountain_snow 🏔️|muscle 💪|musical_note 🎵|mute 🔇|necktie 👔|negative_squared_cross_mark ❎|neutral_face 😐|no_bell 🔕|no_entry ⛔|no_entry_sign 🚫
notebook 📓|office 🏢|ok 🆗|ok_hand 👌|one 1️⃣|open_file_folder 📂|open_mouth 😮|orange_heart 🧡|outbox_tray 📤|package 📦|page_facing_up 📄
paperclip 📎|party_popper 🎉|partying_face 🥳|pencil ✏️|pencil2 ✏️|pensive 😔|phone ☎️|pinched_fingers 🤌|pizza 🍕|point_down 👇|point_left 👈
point_right 👉|point_up ☝️|potted_plant 🪴|pray 🙏|purple_heart 💜|pushpin 📌|question ❓|radio_button 🔘|rainbow 🌈|raised_hand ✋|raised_hands 🙌
recycle ♻️|red_circle 🔴|repeat 🔁|rewind ⏪|rocket 🚀|rotating_light 🚨|round_pushpin 📍|runner 🏃|sad 😞|saluting_face 🫡|satellite 🛰️|scales ⚖️
scream 😱|scroll 📜|second_place_medal 🥈|see_no_evil 🙈|seedling 🌱|shield 🛡️|ship 🚢|shrug 🤷|sleeping 😴|slightly_frowning_face 🙁
slightly_smiling_face 🙂|small_blue_diamond 🔹|small_orange_diamond 🔸|smile 😄|smiley 😃|smirk 😏|snowflake ❄️|sob 😭|soon 🔜|sos 🆘|sparkle ❇️
sparkles ✨|sparkling_heart 💖|speech_balloon 💬|spiral_calendar_pad 🗓️|sports_medal 🏅|star ⭐|star2 🌟|stopwatch ⏱️|sunglasses 😎|sunny ☀️
sunrise 🌅|sweat_smile 😅|tada 🎉|tea 🍵|teacher 🧑‍🏫|technologist 🧑‍💻|telescope 🔭|thinking_face 🤔|third_place_medal 🥉|thought_balloon 💭
three 3️⃣|thumbsdown 👎|thumbsup 👍|ticket 🎫|timer_clock ⏲️|toolbox 🧰|triangular_flag_on_post 🚩|trophy 🏆|twisted_rightwards_arrows 🔀|two 2️⃣
umbrella ☂️|unicorn_face 🦄|unlock 🔓|upside_down_face 🙃|v ✌️|vertical_traffic_light 🚦|warning ⚠️|wastebasket 🗑️|wave 👋|white_check_mark ✅
white_circle ⚪|white_heart 🤍|white_large_square ⬜|wink 😉|world_map 🗺️|wrench 🔧|x ❌|yellow_heart 💛|yum 😋|zap ⚡|zzz 💤
`;

const emoji = new Map(
  table
    .trim()
    .split(/[|\n]/)
    .map((pair) => {
      const space = pair.indexOf(" ");
      return [pair.slice(0, space), pair.slice(space + 1)];
    }),
);

/** emojiOf is the character of a shortcode without its colons, or undefined. */
export function emojiOf(name) {
  return emoji.get(name.toLowerCase().replace(/::skin-tone-\d$/, ""));
}

/** withEmoji replaces the known :shortcodes: of a plain text. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+):/gi, (all, name) => emojiOf(name) ?? all);
}

/** emojiNames are the shortcodes that contain a text, those beginning with it first. */
export function emojiNames(part) {
  const names = [...emoji.keys()].filter((name) => name.includes(part));
  return names.sort((a, b) => Number(b.startsWith(part)) - Number(a.startsWith(part)) || a.localeCompare(b));
}
