using Maintenance.Edge.Configuration;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests;

public sealed class GatewayVerbTests
{
    [Theory]
    [InlineData("check", "check needs one file.")]
    [InlineData("plan a b", "plan needs one file.")]
    [InlineData("check gateway.yaml --wait never", "--wait never is no number of seconds, 3600 at most.")]
    [InlineData("check gateway.yaml --data", "--data needs a value after it.")]
    [InlineData("import tags.csv", "--device is missing.")]
    [InlineData("import tags.csv --device pump --overwrite", "--overwrite is not known here. Known are --device, --into, --replace, --dry-run.")]
    [InlineData("export gateway.yaml", "--device is missing.")]
    public async Task A_wrong_call_is_told_what_is_right(string call, string told) =>
        (await Should.ThrowAsync<CommandException>(GatewayVerb.RunAsync(call.Split(' '), TextWriter.Null, CancellationToken.None))).Message.ShouldStartWith(told);

    [Fact]
    public async Task What_is_no_verb_is_left_to_the_gateway() =>
        (await GatewayVerb.RunAsync(["--config", "gateway.yaml"], TextWriter.Null, CancellationToken.None)).ShouldBeNull();

    [Fact]
    public async Task Plan_prints_the_requests_of_each_modbus_device_and_touches_none()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "gateway.yaml");
        await File.WriteAllTextAsync(file, """
            gateway: { name: g }
            cloud: { url: "http://c" }
            devices:
            - { name: hall, protocol: mqtt, endpoint: "h:1", tags: [{ name: m, topic: t }] }
            - name: pump
              protocol: modbus
              endpoint: nowhere.invalid:502
              modbus: { unit: 3 }
              tags:
              - { name: a, register: { address: 0, type: float32 } }
              - { name: b, register: { address: 4, type: uint16 } }
            """);
        await using var output = new StringWriter();
        (await GatewayVerb.RunAsync(["plan", file], output, CancellationToken.None)).ShouldBe(0);
        output.ToString().ReplaceLineEndings("\n").ShouldBe("""
            pump at nowhere.invalid:502, unit 3: 2 tags in 1 requests a poll
              ReadHoldingRegisters     0 to     4     5  a, b

            """.ReplaceLineEndings("\n"));
    }
}
