using System.Text.Json;
using Maintenance.Tool.Rehearse;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Rehearse;

public sealed class RehearseCommandTests
{
    [Fact]
    public void Alarms_work_orders_and_what_chatters_are_told_in_words() => RehearseCommand.Told(JsonElement.Parse("""
        {"readings": 12345,
         "tags": [{"rule": 0, "tag": "P-101.vibration", "alarms": 2, "chattered": true}, {"rule": 1, "tag": "P-101.flow", "alarms": 0, "chattered": false}],
         "alarms": [
           {"rule": 0, "tag": "P-101.vibration", "asset": "P-101", "failureMode": "VIB", "raisedAtUtc": "2026-01-01T00:00:01Z", "returnedAtUtc": "2026-01-01T00:00:02Z", "value": 8.25, "score": null},
           {"rule": 0, "tag": "P-101.vibration", "asset": "P-101", "failureMode": "VIB", "raisedAtUtc": "2026-01-01T00:00:05Z", "returnedAtUtc": null, "value": 9, "score": null}],
         "workOrders": [{"asset": "P-101", "failureMode": "VIB", "openedAtUtc": "2026-01-01T00:00:01Z", "tag": "P-101.vibration", "recurrences": 1}],
         "floods": 0}
        """)).ShouldBe(
        [
            "alarm       2026-01-01T00:00:01Z  P-101.vibration  rule 0  8.25  until 2026-01-01T00:00:02Z",
            "alarm       2026-01-01T00:00:05Z  P-101.vibration  rule 0  9  not returned",
            "work order  2026-01-01T00:00:01Z  P-101  VIB  and 1 recurrences",
            "chatters    P-101.vibration  rule 0: give it a longer delay or a wider hysteresis",
            $"{12345:N0} readings, 2 alarms, 1 work orders, 0 floods",
        ]);
}
