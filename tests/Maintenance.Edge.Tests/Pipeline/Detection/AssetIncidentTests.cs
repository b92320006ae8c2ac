using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline.Detection;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline.Detection;

public sealed class AssetIncidentTests
{
    private const string Tags = """
          - { name: P.flow, asset: P, signal: flow, register: { address: 0, type: float32 }, detector: { kind: novelty } }
          - { name: P.vibration, asset: P, signal: vibration, register: { address: 2, type: float32 }, detector: { kind: novelty } }
        """;

    private static readonly GatewaySettings Settings = GatewayFile.Parse(
        "g", WatchedPlant.Yaml(Tags, "assets:\n- { name: P, class: pump }"), _ => null, out _);

    [Theory]
    [InlineData(0, null, true)]
    [InlineData(0, AlarmDirection.Low, true)]
    [InlineData(0, AlarmDirection.High, false)]
    [InlineData(1, null, true)]
    [InlineData(1, AlarmDirection.Low, false)]
    public void An_alarm_belongs_to_an_incident_unless_it_is_known_to_have_gone_the_harmless_way(int tag, AlarmDirection? direction, bool isIncident)
    {
        var incident = new AssetIncident(Settings.Assets[0], Settings.Tags, isOn: _ => false, new ManualClock());
        var rule = AlarmRule.OfDetector(Settings.Tags[tag], Settings.Tags[tag].Detector!);
        var id = incident.Join(Settings.Tags[tag], rule, direction, 5, 0.7, WatchedPlant.Start);
        (id is not null).ShouldBe(isIncident);
    }
}
