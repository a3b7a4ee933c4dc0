// Reads [ics, …] as JSON from its input; writes [[[uid, start, end], …], …], instants as UTC found by the VTIMEZONE inside.
const ICAL = require("../vendor/ical.js-2.2.1/ical.es5.min.cjs");

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone), zone.getFirstPropertyValue("tzid"));
  }
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return [event.uid, ...[event.startDate, event.endDate].map((at) => at.toJSDate().toISOString())];
  });
}

const sent = require("fs").readFileSync(0, "utf8");
process.stdout.write(JSON.stringify(JSON.parse(sent).map(read)));
