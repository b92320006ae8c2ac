using Maintenance.Edge.Configuration;
using Shouldly;
using Xunit;
using static Maintenance.Edge.Tests.Configuration.WholeGateway;

namespace Maintenance.Edge.Tests.Configuration;

/// <summary>What is secret comes from a variable or a file, and is never told.</summary>
public sealed class SecretTests
{
    [Fact]
    public void A_secret_is_never_printed()
    {
        var settings = Parse(Whole, out _);
        settings.Devices[1].Mqtt!.Password!.Reveal().ShouldBe("hush");
        settings.Devices[1].ToString().ShouldNotContain("hush");
        Errors(Whole.Replace("\"${SECRET}\"", "hush", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldNotContain("hush");
    }

    [Fact]
    public void What_a_variable_holds_is_told_by_its_name_only() => Errors(Whole
            .Replace("unit: 3, poll", "unit: \"${SECRET}\", poll", StringComparison.Ordinal).Replace("kind: Vibration", "kind: \"${SECRET}\"", StringComparison.Ordinal)
            .Replace("url: \"${CLOUD}\"", "url: \"https://me:hush@cloud.example\"", StringComparison.Ordinal))
        .ShouldSatisfyAllConditions(
            errors => errors.Count.ShouldBe(3),
            errors => errors.ShouldAllBe(error => !error.Contains("hush", StringComparison.Ordinal)),
            errors => errors[1].ShouldContain("devices[0].modbus.unit is \"${SECRET}\"; a unit id of 0 to 255 is needed"),
            errors => errors[0].ShouldContain("cloud.url holds a user name or password, which have no place in this file"));

    [Fact]
    public void What_a_variable_holds_is_told_by_its_name_in_words_that_are_not_ours_too()
    {
        var faults = Should.Throw<ConfigurationException>(() => GatewayFile.Parse("g", """
            gateway: { name: g }
            cloud: { url: "http://c" }
            devices:
            - { name: a, protocol: mqtt, endpoint: "h:1", mqtt: { username: u, passwordFile: "${WORD}" }, tags: [{ name: a, topic: t }] }
            - { name: b, protocol: modbus, endpoint: "${WORD}", modbus: { unit: 1, transport: serial-rtu }, tags: [{ name: b, register: { address: 0, type: uint16 } }] }
            """, _ => "hush-hush", out _)).Faults.Select(fault => fault.ToString()).ToList();
        faults.Count.ShouldBe(2);
        faults[0].ShouldContain("passwordFile cannot be read");
        faults.ShouldAllBe(fault => fault.Contains("${WORD}", StringComparison.Ordinal) && !fault.Contains("hush", StringComparison.Ordinal));
    }
}
