using Maintenance.Edge.Configuration;
using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;
using static Maintenance.Edge.Tests.Configuration.WholeGateway;

namespace Maintenance.Edge.Tests.Configuration;

public sealed class MqttSectionTests
{
    [Fact]
    public void Mqtt_5_a_websocket_and_a_group_are_taken_and_what_does_not_fit_is_said()
    {
        var mqtt = Parse(Whole, out _).Devices[1].Mqtt!;
        (mqtt.Version, mqtt.WebSocketPath, mqtt.ShareGroup, mqtt.SessionExpiry, mqtt.CertificateFile, mqtt.KeyFile)
            .ShouldBe((MqttVersion.V5, "/mqtt", "hall", TimeSpan.FromDays(7), "own.pem", "own.key"));
        foreach (var (good, bad, fault) in new[]
        {
            ("version: 5", "version: 4", "devices[1].mqtt.version is \"4\"; one of 3.1.1, 5 is needed"),
            ("version: 5", "version: 3.1.1", "devices[1].mqtt.sessionExpiry needs version 5; 3.1.1 keeps a session without end"),
            ("webSocketPath: /mqtt", "webSocketPath: mqtt", "devices[1].mqtt.webSocketPath is \"mqtt\"; the path of the broker's WebSocket, e.g. /mqtt, is needed"),
            ("shareGroup: hall", "shareGroup: hall/1", "devices[1].mqtt.shareGroup is \"hall/1\"; a group's name without /, + and # is needed"),
            ("certificateFile: own.pem, ", "", "devices[1].mqtt.tls.keyFile is set without certificateFile; a key needs its certificate"),
        })
        {
            Errors(Whole.Replace(good, bad, StringComparison.Ordinal)).ShouldContain(error => error.EndsWith(fault, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_line_of_csv_is_taken_and_what_does_not_fit_is_said()
    {
        Parse(Whole, out _).Devices[1].Tags[1].Payload.Csv.ShouldBe(new CsvSettings(3, 1, ';'));
        foreach (var (good, bad, fault) in new[]
        {
            ("{ column: 3, ", "{ column: 0, ", "payload.csv.column is \"0\"; a column's number, counted from 1 is needed"),
            ("timeColumn: 1, ", "", "has no payload.time, but the device's clock is to be used; name where the time stands, e.g. /timestamp"),
            ("separator: \";\"", "separator: \"||\"", "payload.csv.separator is \"||\"; one ASCII character, e.g. \";\", is needed"),
            ("{ csv:", "{ value: /v, csv:", "payload.csv is set beside value or time, which are places in JSON; one of the two is needed"),
        })
        {
            Errors(Whole.Replace(good, bad, StringComparison.Ordinal)).ShouldContain(error => error.EndsWith(fault, StringComparison.Ordinal));
        }
    }
}
