/** A creative's markup. `token` stands in its click address: with one of its own, markup is not met again. */
export type Markup = (creative: number, token: string) => string

/** HTML of a display ad, a good half of a kilobyte. */
export const banner: Markup = (creative, token) =>
  `<div class="ad" id="ad-${creative}"><a href="https://click.example.com/c?cr=${creative}&t=${token}&u=https%3A%2F%2Fshop.example.com%2Foffer" target="_blank">` +
  `<img src="https://cdn.example.com/creatives/${creative}/300x250.jpg" width="300" height="250" alt="Spring"></a>` +
  `<script>var px=new Image();px.src="https://track.example.com/imp?cr=${creative}&p=\${AUCTION_PRICE}";</script>` +
  `<noscript><img src="https://track.example.com/imp?cr=${creative}&js=0" width="1" height="1" alt=""></noscript>` +
  `<script src="https://verify.example.com/v2/measure.js" data-cr="${creative}" data-w="300" data-h="250"></script></div>`

const quartiles = [
  'start',
  'firstQuartile',
  'midpoint',
  'thirdQuartile',
  'complete',
  'mute',
  'unmute',
  'pause',
]
const renditions = [
  [426, 240, 400],
  [640, 360, 800],
  [854, 480, 1200],
  [1280, 720, 2500],
  [1920, 1080, 4500],
] as const

/** VAST 4.2 (IAB Tech Lab) of a video ad, about 8 KB with quotes, line breaks and tabs all over. */
export const vast: Markup = (creative, token) => {
  const beacon = (kind: string, of: number): string =>
    `https://track.example.com/v/${kind}?cr=${creative}&t=${token}&p=\${AUCTION_PRICE}&n=${of}&cb=[CACHEBUSTING]&ts=[TIMESTAMP]`
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<VAST version="4.2" xmlns="http://www.iab.com/VAST">',
    `\t<Ad id="${creative}" sequence="1" adType="video">`,
    '\t\t<InLine>',
    '\t\t\t<AdSystem version="4.2">Example Ad Server</AdSystem>',
    `\t\t\t<AdTitle><![CDATA[${titleOf(creative)}]]></AdTitle>`,
    '\t\t\t<Pricing model="CPM" currency="USD"><![CDATA[${AUCTION_PRICE}]]></Pricing>',
    ...Array.from(
      { length: 6 },
      (_, i) => `\t\t\t<Impression id="imp-${i}"><![CDATA[${beacon('imp', i)}]]></Impression>`,
    ),
    `\t\t\t<Error><![CDATA[${beacon('error', 0)}&code=[ERRORCODE]]]></Error>`,
    '\t\t\t<Creatives>',
    `\t\t\t\t<Creative id="${creative}" sequence="1" adId="${creative}">`,
    `\t\t\t\t\t<UniversalAdId idRegistry="ad-id.org">EXMP${creative}H</UniversalAdId>`,
    '\t\t\t\t\t<Linear skipoffset="00:00:05">',
    '\t\t\t\t\t\t<Duration>00:00:30</Duration>',
    '\t\t\t\t\t\t<TrackingEvents>',
    ...[0, 1].flatMap((of) =>
      quartiles.map(
        (event) => `\t\t\t\t\t\t\t<Tracking event="${event}"><![CDATA[${beacon(event, of)}]]></Tracking>`,
      ),
    ),
    '\t\t\t\t\t\t</TrackingEvents>',
    '\t\t\t\t\t\t<VideoClicks>',
    `\t\t\t\t\t\t\t<ClickThrough id="click"><![CDATA[https://shop.example.com/offer?cr=${creative}&t=${token}]]></ClickThrough>`,
    `\t\t\t\t\t\t\t<ClickTracking id="click"><![CDATA[${beacon('click', 0)}]]></ClickTracking>`,
    '\t\t\t\t\t\t</VideoClicks>',
    '\t\t\t\t\t\t<MediaFiles>',
    ...['mp4', 'webm'].flatMap((type) =>
      renditions.map(
        ([width, height, bitrate]) =>
          `\t\t\t\t\t\t\t<MediaFile id="${type}-${height}" delivery="progressive" type="video/${type}" width="${width}" height="${height}" bitrate="${bitrate}" scalable="true" maintainAspectRatio="true"><![CDATA[https://cdn.example.com/video/${creative}/${height}p.${type}]]></MediaFile>`,
      ),
    ),
    '\t\t\t\t\t\t</MediaFiles>',
    '\t\t\t\t\t</Linear>',
    '\t\t\t\t</Creative>',
    '\t\t\t</Creatives>',
    '\t\t</InLine>',
    '\t</Ad>',
    '</VAST>',
  ]
  return `${lines.join('\n')}\n`
}

/** One creative in eight has a title outside Latin-1, whose markup V8 keeps with two bytes a character. */
function titleOf(creative: number): string {
  return creative % 8 === 7 ? 'Sommerküche – ab 20 € im Monat' : 'Summer kitchen, from 20 a month'
}
