using static Maintenance.Cloud.Tests.Platform.AccessTable;

namespace Maintenance.Cloud.Tests.Platform.AccessRows;

/// <summary>Who may do what of alarms, their rules and incidents.</summary>
internal static class AlarmsRows
{
    public static readonly Row[] All =
    [
        new("GET", "/alarms", "YYYY.Y..", "alarm"),
        new("GET", "/alarms.csv", "YYYY.Y..", "alarm"),
        new("GET", "/alarms/{alarm}", "YYYY.Y.."),
        new("GET", "/alarms/{alarm}/evidence", "YYYY.Y.."),
        .. AccessTable.Seen("alarm-documents", "alarmDocument", "YYYY.Y.."),
        new("GET", "/alarm-documents/{alarmDocument}/content", "YYYY.Y.."),
        new("POST", "/alarm-documents", "YYY..Y..") { Query = "?alarmId={alarm}&name=note.txt", ContentType = "application/octet-stream", Body = "a note" },
        new("POST", "/alarms/{alarm}/acknowledge", "..YA.Y.."),
        new("POST", "/alarms/{alarm}/reset", "..YA.Y..") { AlarmState = "LatchedAcknowledged" },
        new("POST", "/alarms/{alarm}/shelve", "..Y..Y..") { Body = "{\"reason\":\"a known fault\",\"untilUtc\":\"{soon}\"}" },
        new("POST", "/alarms/{alarm}/unshelve", "..Y..Y.."),
        new("POST", "/alarms/{alarm}/out-of-service", "..Y..Y..") { Body = "{\"reason\":\"the sensor is out\"}" },
        new("POST", "/alarms/{alarm}/back-in-service", "..Y..Y.."),
        new("POST", "/assets/{asset}/alarms/out-of-service", "..Y..Y..") { Body = "{\"reason\":\"an overhaul\"}" },
        new("POST", "/assets/{asset}/alarms/back-in-service", "..Y..Y.."),
        new("GET", "/alarm-rules", "YYY..Y..", "rule"),
        new("GET", "/alarm-rules.csv", "YYY..Y..", "rule"),
        new("PATCH", "/alarm-rules/{rule}", "Y....Y..") { Body = "{\"isLatching\":true}" },
        new("GET", "/assets/{asset}/out-of-service-times", "YYYY.Y.."),
        new("GET", "/assets/{asset}/out-of-service-times.csv", "YYYY.Y.."),
        new("GET", "/alarms/floods", "YYYY.Y..") { NamesNoSite = true },
        new("GET", "/alarms/floods.csv", "YYYY.Y..") { NamesNoSite = true },
        new("GET", "/incidents", "YYYY.Y..", "incident"),
        new("GET", "/incidents.csv", "YYYY.Y..", "incident"),
        new("GET", "/incidents/{incident}", "YYYY.Y.."),
        new("GET", "/incidents/{incident}/evidence", "YYYY.Y.."),
        new("GET", "/detectors", "YYY..Y..") { NamesNoSite = true },
        new("GET", "/detectors.csv", "YYY..Y..") { NamesNoSite = true },
        new("POST", "/alarms/rehearsals", "Y....Y..")
        {
            Body = "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"rules\":[{\"tag\":\"P-101.vibration\",\"kind\":\"LimitHigh\",\"limit\":5}]}",
            NamesNoSite = true,
        },
    ];
}
