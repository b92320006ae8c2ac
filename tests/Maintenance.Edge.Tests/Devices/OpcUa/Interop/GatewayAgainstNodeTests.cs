using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Devices;
using Maintenance.Protocols.Tests.OpcUa.Interop;
using Maintenance.Protocols.Tests.OpcUa.Server;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices.OpcUa.Interop;

/// <summary>A whole gateway against node-opcua's server.</summary>
public sealed class GatewayAgainstNodeTests(NodePlant plant) : IClassFixture<NodePlant>, IDisposable
{
    private const string Counts = "{ name: \"N.{name}\", node: { path: /Changing/Count*, sampling: \"00:00:00\", queue: 1000 } }";

    private readonly TemporaryFolder _folder = new();

    private string GatewayFolder => Path.Combine(_folder.Path, "gateway");

    public void Dispose() => _folder.Dispose();

    [FactIfNodeOpcUa]
    public async Task Wildcards_and_uris_lead_to_its_nodes_which_are_told_and_read_encrypted()
    {
        await using var gateway = await StartAsync(
            plant.Port, "mode: SignAndEncrypt", Counts, $"{{ name: N.speed, node: {{ id: \"nsu={plant.NamespaceUri};s=Speed\", access: read, sampling: \"00:00:00.050\" }} }}");
        gateway.Ledger.Tags.Count.ShouldBe(NodePlant.Counters + 1);
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.All(tag => tag.Taken >= 20), "twenty values of each");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        ShouldHaveCounted(remains);
        remains.Readings.Where(entry => entry.Tag is "N.speed").ShouldAllBe(entry => entry.Reading.Value == 2975.5);
        remains.Gaps.ShouldNotContain(gap => gap.Reason == GapReason.DeviceOverflow || gap.Reason == GapReason.Malformed);
    }

    [FactIfNodeOpcUa]
    public async Task What_its_queues_hold_is_taken_once_over_cut_connections()
    {
        await using var relay = new CuttingRelay(new(IPAddress.Loopback, plant.Port));
        await using var gateway = await StartAsync(relay.Port, Counts);
        for (var cut = 0; cut < 4; cut++)
        {
            var taken = gateway.Ledger.Tags[0].Taken;
            await RunningGateway.UntilAsync(() => gateway.Ledger.Tags[0].Taken > taken + 10, "values");
            relay.CutInTheMiddle();
        }

        var before = gateway.Ledger.Tags[0].Taken;
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags[0].Taken > before + 50, "values after the last cut");
        var remains = (await gateway.StopAsync()).ShouldBalance();
        ShouldHaveCounted(remains);
        remains.Books.Duplicates.ShouldBe(0);
    }

    [FactIfNodeOpcUa]
    public async Task A_restart_in_the_middle_leaves_a_declared_gap_and_nothing_is_taken_twice()
    {
        var server = Path.Combine(_folder.Path, "server");
        var process = await NodeProcess.StartAsync(server, NodePlant.Options);
        await FanDevice.IdentityAsync(GatewayFolder);
        NodePlant.Trust(GatewayFolder, server);
        await using var gateway = await RunningGateway.StartAsync(GatewayFolder, FanDevice.Yaml(process.Port, Counts));
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.All(tag => tag.Taken > 20), "values");
        await process.KillAsync();
        await using var again = await NodeProcess.StartAsync(server, NodePlant.Options, process.Port);
        var taken = gateway.Ledger.Tags.Max(tag => tag.Taken);
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.All(tag => tag.Taken > taken + 20), "values after it");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        foreach (var values in Values(remains))
        {
            int[] breaks = [.. Enumerable.Range(1, values.Count - 1).Where(at => values[at] != values[at - 1] + 1)];
            breaks.ShouldHaveSingleItem();
        }

        remains.Gaps.ShouldContain(gap => gap.Reason == GapReason.DeviceSilent && gap.Detail!.Contains("no history", StringComparison.Ordinal));
        await process.DisposeAsync();
    }

    [FactIfNodeOpcUa]
    public async Task Its_alarms_are_raised_and_returned()
    {
        await using var gateway = await StartAsync(plant.Port, "events: { asset: PLANT }", "{ name: N.level, asset: P-101, node: { path: /Pump/Level, sampling: \"00:00:00\" } }");
        await RunningGateway.UntilAsync(() => gateway.Tag("N.level").Taken > 0 && gateway.Logs.Entries.Any(entry => entry.Message.Contains("was asked which alarms are on", StringComparison.Ordinal)), "the subscription");
        await plant.WriteAsync(("Level", 150));
        await RunningGateway.UntilAsync(() => FanDevice.ActiveAlarms(GatewayFolder).Count == 1, "the alarm");
        await plant.WriteAsync(("Level", 0));
        await RunningGateway.UntilAsync(() => FanDevice.ActiveAlarms(GatewayFolder).Count == 0, "its return");
        gateway.Devices[0].Troubles.ShouldBeEmpty();

        var transitions = (await gateway.StopAsync()).ShouldBalance().Transitions;
        transitions.Select(transition => (transition.Edge, transition.Tag, transition.Asset)).ShouldBe(
            [(AlarmEdge.Raised, "N.level", "P-101"), (AlarmEdge.Returned, "N.level", "P-101")]);
        transitions[0].Rule.ShouldEndWith("(s=LevelAlarm)");
    }

    [FactIfNodeOpcUa]
    public async Task Its_deadbands_and_triggers_are_those_of_each_tag()
    {
        await using var gateway = await StartAsync(
            plant.Port, Analog(0, "deadband: { percent: 10 }"), Analog(1, "deadband: { absolute: 5 }"), Analog(2, "trigger: timestamp"), Analog(3, "trigger: value"), Analog(4, "trigger: status"));
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.All(tag => tag.Taken == 1), "the first value of each");
        foreach (var value in new double[] { 4, 4, 19, 21, 40, 200 })   // 10 % of the range are 20
            await plant.WriteAsync([.. Enumerable.Range(0, 5).Select(index => ($"Analog{index}", value))]);
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.Take(4).All(tag => tag.Value == 200), "the last value");

        var values = (await gateway.StopAsync()).ShouldBalance().Readings.ToLookup(entry => entry.Tag, entry => entry.Reading.Value);
        values["N.0"].ShouldBe([0, 21, 200]);
        values["N.1"].ShouldBe([0, 19, 40, 200]);
        values["N.2"].ShouldBe([0, 4, 4, 19, 21, 40, 200]);
        values["N.3"].ShouldBe([0, 4, 19, 21, 40, 200]);
        values["N.4"].ShouldBe([0]);
    }

    [FactIfNodeOpcUa]
    public async Task A_command_writes_and_reads_back()
    {
        var token = Path.Combine(_folder.Path, "token");
        await File.WriteAllTextAsync(token, FanDevice.Token);
        await using var gateway = await StartAsync(
            plant.Port, $"local: {{ writeTokenFile: '{token}' }}", "{ name: N.speed, writable: { min: 0, max: 3000 }, node: { path: /Pump/Speed } }");
        await RunningGateway.UntilAsync(() => gateway.Tag("N.speed").Taken > 0, "the speed");

        using var written = await gateway.WriteAsync("N.speed", 2975.5);   // what it is: other tests see the same
        written.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await written.Content.ReadAsStringAsync()).ShouldContain("2975.5");
        using var refused = await gateway.WriteAsync("N.speed", 3001);
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await gateway.StopAsync()).ShouldBalance();
    }

    [TheoryIfNodeOpcUa]
    [InlineData("Aes256_Sha256_RsaPss", "SignAndEncrypt", "name")]
    [InlineData("Aes128_Sha256_RsaOaep", "Sign", "certificate")]
    [InlineData("Basic256Sha256", "SignAndEncrypt", "certificate")]
    public async Task It_is_entered_by_each_kind_of_user(string policy, string mode, string user)
    {
        var (certificate, key, password) = (Path.Combine(_folder.Path, "anna.pem"), Path.Combine(_folder.Path, "anna.key"), Path.Combine(_folder.Path, "password"));
        await File.WriteAllTextAsync(password, "sieben 水\n");
        await WriteHolderAsync(certificate, key);
        var token = user is "name" ? $"{{ name: anna, passwordFile: '{password}' }}" : $"{{ certificateFile: '{certificate}', keyFile: '{key}' }}";
        await using var gateway = await StartAsync(plant.Port, $"policy: {policy}", $"mode: {mode}", $"user: {token}", Counts);
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.All(tag => tag.Taken > 2), "values");
        (await gateway.StopAsync()).ShouldBalance();
    }

    [FactIfNodeOpcUa]
    public async Task A_wrong_password_is_told_and_not_printed()
    {
        var password = Path.Combine(_folder.Path, "password");
        await File.WriteAllTextAsync(password, "acht-wasser\n");
        await FanDevice.IdentityAsync(GatewayFolder);
        plant.Trust(GatewayFolder);
        await using var gateway = await RunningGateway.StartAsync(
            GatewayFolder, FanDevice.Yaml(plant.Port, $"user: {{ name: anna, passwordFile: '{password}' }}", "{ name: N.speed, node: { path: /Pump/Speed } }"));
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Waiting, "the refusal");
        gateway.Devices[0].LastError.ShouldNotBeNull().ShouldContain("BadUserAccessDenied");
        gateway.Logs.Entries.ShouldNotContain(entry => entry.Message.Contains("acht-wasser", StringComparison.Ordinal));
    }

    private static string Analog(int index, string rule) =>
        $"{{ name: N.{index}, node: {{ path: /Changing/Analog{index}, sampling: \"00:00:00\", queue: 100, {rule} }} }}";

    private static List<List<double>> Values(Remains remains) => [.. remains.Readings
        .Where(entry => entry.Tag.StartsWith("N.Count", StringComparison.Ordinal))
        .GroupBy(entry => entry.Tag, entry => entry.Reading.Value).Select(values => values.ToList())];

    /// <summary>Each counter has gone up by one from value to value.</summary>
    private static void ShouldHaveCounted(Remains remains)
    {
        var counters = Values(remains);
        counters.Count.ShouldBe(NodePlant.Counters);
        foreach (var values in counters)
            values.ShouldBe(Enumerable.Range(0, values.Count).Select(step => values[0] + step));
    }

    private static async Task WriteHolderAsync(string certificateFile, string keyFile)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=anna", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        var nowUtc = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(nowUtc.AddDays(-1), nowUtc.AddDays(1));
        await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
    }

    private Task<RunningGateway> StartAsync(int port, params string[] lines) => plant.StartAsync(GatewayFolder, port, lines);
}
