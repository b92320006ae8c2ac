using System.Net.Http.Json;
using Maintenance.Local;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Shouldly;
using Xunit;

namespace Maintenance.Simulators.Tests.Servers;

public sealed class SignalsHostTests
{
    [Fact]
    public async Task Every_signal_changes_again_and_again_and_every_value_is_counted()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Next();
        await using var app = SignalsHost.Build(
            new(port, Path.Combine(folder.Path, "pki"), 50, TimeSpan.FromMilliseconds(20), "http://127.0.0.1:0"), TimeProvider.System);
        await app.StartAsync(CancellationToken.None);
        using var http = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        using var own = await ApplicationCertificate.LoadOrCreateAsync(
            Path.Combine(folder.Path, "client"), "urn:localhost:client", "Client", TimeProvider.System, CancellationToken.None);
        await using var session = await OpcUaSession.OpenAsync(
            new()
            {
                EndpointUrl = new($"opc.tcp://localhost:{port}"),
                Policy = SecurityPolicy.None,
                Mode = MessageSecurityMode.None,
                Own = own,
                Trust = new(Path.Combine(folder.Path, "client"), TimeProvider.System),
            },
            TimeProvider.System, CancellationToken.None);

        await Until.TrueAsync(
            async token => (await ReadAsync(session)).Value.As<double>() >= 3, TimeSpan.FromSeconds(20), "the third round", CancellationToken.None);

        var counts = (await http.GetFromJsonAsync<SignalsHost.SignalCounts>("/counts", CancellationToken.None))!;
        counts.Written.ShouldBeGreaterThanOrEqualTo(4 * 50);
        (counts.Written % 50).ShouldBe(0);
        counts.Published.ShouldBe(0);
    }

    private static async Task<DataValue> ReadAsync(OpcUaSession session) => (await session.CallAsync<ReadRequest, ReadResponse>(
        new() { NodesToRead = [new() { NodeId = new("Double49", 1), AttributeId = 13 }] }, CancellationToken.None)).Results[0];
}
