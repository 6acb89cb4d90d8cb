// The emoji shortcodes that bots and people commonly write. A name that is not
// here is shown as it was typed, ":name:".

const table = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|100 💯|8ball 🎱|alarm_clock ⏰|ambulance 🚑|anchor ⚓|angry 😠|arrow_down ⬇️|arrow_left ⬅️
arrow_right ➡️|arrow_up ⬆️|arrow_up_right ↗️|arrows_counterclockwise 🔄|art 🎨|astonished 😲|baby 👶|balloon 🎈|ballot_box_with_check ☑️
bar_chart 📊|beach_with_umbrella 🏖️|bee 🐝|beers 🍻|bell 🔔|no_bell 🔕|birthday 🎂|black_circle ⚫|blue_heart 💙|blush 😊|bomb 💣|book 📖
bookmark 🔖|books 📚|boom 💥|brain 🧠|broken_heart 💔|bug 🐛|building_construction 🏗️|bulb 💡|busts_in_silhouette 👥|bust_in_silhouette 👤
cake 🍰|calendar 📅|spiral_calendar_pad 🗓️|camera 📷|card_index 📇|chart_with_downwards_trend 📉|chart_with_upwards_trend 📈|checkered_flag 🏁
cherry_blossom 🌸|clap 👏|clipboard 📋|clock1 🕐|cloud ☁️|coffee ☕|compass 🧭|computer 💻|confetti_ball 🎊|construction 🚧|cookie 🍪|cry 😢
crown 👑|cry 😢|crossed_fingers 🤞|dart 🎯|date 📅|deciduous_tree 🌳|dizzy 💫|dog 🐶|cat 🐱|door 🚪|earth_africa 🌍|earth_americas 🌎
email 📧|envelope ✉️|evergreen_tree 🌲|exclamation ❗|eyes 👀|face_with_monocle 🧐|facepalm 🤦|fire 🔥|first_place_medal 🥇|second_place_medal 🥈
third_place_medal 🥉|flags 🎏|flashlight 🔦|floppy_disk 💾|four_leaf_clover 🍀|gear ⚙️|gem 💎|ghost 👻|gift 🎁|green_apple 🍏|green_heart 💚
grey_question ❔|grey_exclamation ❕|grin 😁|grinning 😀|hammer 🔨|hammer_and_wrench 🛠️|handshake 🤝|hatching_chick 🐣|heart ❤️|heart_eyes 😍
heavy_check_mark ✔️|heavy_minus_sign ➖|heavy_plus_sign ➕|hourglass ⌛|hourglass_flowing_sand ⏳|house 🏠|hugging_face 🤗|inbox_tray 📥
information_source ℹ️|innocent 😇|jigsaw 🧩|joy 😂|key 🔑|keyboard ⌨️|label 🏷️|ladder 🪜|large_blue_circle 🔵|large_green_circle 🟢
large_yellow_circle 🟡|large_orange_circle 🟠|large_blue_square 🟦|large_green_square 🟩|large_yellow_square 🟨|large_red_square 🟥
laughing 😆|leaves 🍃|link 🔗|lock 🔒|unlock 🔓|loudspeaker 📢|mag 🔍|mailbox 📫|mantelpiece_clock 🕰️|medal 🏅|sports_medal 🏅|mega 📣|memo 📝
microscope 🔬|moneybag 💰|mountain ⛰️|muscle 💪|musical_note 🎵|mute 🔇|necktie 👔|negative_squared_cross_mark ❎|neutral_face 😐|no_entry ⛔
no_entry_sign 🚫|office 🏢|ok 🆗|ok_hand 👌|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|open_file_folder 📂|file_folder 📁|open_mouth 😮
orange_heart 🧡|outbox_tray 📤|package 📦|page_facing_up 📄|paperclip 📎|partying_face 🥳|party_popper 🎉|pencil ✏️|pencil2 ✏️|pensive 😔|phone ☎️
pinched_fingers 🤌|pizza 🍕|point_down 👇|point_left 👈|point_right 👉|point_up ☝️|pray 🙏|purple_heart 💜|pushpin 📌|question ❓|rainbow 🌈
raised_hand ✋|raised_hands 🙌|recycle ♻️|red_circle 🔴|rewind ⏪|fast_forward ⏩|rocket 🚀|rotating_light 🚨|round_pushpin 📍|runner 🏃|sad 😞
satellite 🛰️|scales ⚖️|scream 😱|scroll 📜|seedling 🌱|shield 🛡️|ship 🚢|shrug 🤷|sleeping 😴|slightly_frowning_face 🙁|slightly_smiling_face 🙂
smile 😄|smiley 😃|smirk 😏|snowflake ❄️|sob 😭|soon 🔜|sos 🆘|sparkle ❇️|sparkles ✨|sparkling_heart 💖|speech_balloon 💬|star ⭐|star2 🌟
stopwatch ⏱️|sunglasses 😎|sunny ☀️|sunrise 🌅|sweat_smile 😅|tada 🎉|tea 🍵|telescope 🔭|thinking_face 🤔|thought_balloon 💭|ticket 🎫
timer_clock ⏲️|toolbox 🧰|trophy 🏆|twisted_rightwards_arrows 🔀|umbrella ☂️|unicorn_face 🦄|upside_down_face 🙃|v ✌️|vertical_traffic_light 🚦
warning ⚠️|wastebasket 🗑️|wave 👋|white_check_mark ✅|white_circle ⚪|white_heart 🤍|wink 😉|world_map 🗺️|wrench 🔧|x ❌|yellow_heart 💛|yum 😋|zap ⚡|zzz 💤
`;

const emoji = new Map(table.trim().split(/[|\n]/).map((pair) => {
  const space = pair.indexOf(" ");
  return [pair.slice(0, space), pair.slice(space + 1)];
}));

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
