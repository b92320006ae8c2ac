using System.Net;
using System.Net.Sockets;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>A session that comes by a new channel before the server has seen that the old one is dead.</summary>
public sealed class LeftChannelTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task What_was_asked_on_a_channel_that_its_session_has_left_takes_no_message_away()
    {
        var counter = server.Pump.Add("LeftChannel", BuiltInType.Int32, new(0), AccessLevels.CurrentRead);
        await using var relay = new LingeringRelay(server.Server.EndPoint);
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var session = await server.OpenAsync(server.Options() with { EndpointUrl = new($"opc.tcp://localhost:{relay.Port}") });
        var subscription = (await session.CallAsync<CreateSubscriptionRequest, CreateSubscriptionResponse>(
            new() { RequestedPublishingInterval = 50, RequestedLifetimeCount = 600, RequestedMaxKeepAliveCount = 4, PublishingEnabled = true }, bound.Token)).SubscriptionId;
        await session.CallAsync<CreateMonitoredItemsRequest, CreateMonitoredItemsResponse>(
            new()
            {
                SubscriptionId = subscription,
                TimestampsToReturn = TimestampsToReturn.Both,
                ItemsToCreate =
                [
                    new()
                    {
                        ItemToMonitor = new() { NodeId = server.Pump.Id("LeftChannel"), AttributeId = 13 },
                        MonitoringMode = MonitoringMode.Reporting,
                        RequestedParameters = new() { ClientHandle = 1, QueueSize = 10 },
                    },
                ],
            }, bound.Token);
        (await PublishAsync(session, bound.Token)).NotificationMessage.SequenceNumber.ShouldBe(1u);
        var left = Enumerable.Range(0, 3).Select(_ => PublishAsync(session, bound.Token)).ToList();
        await TestServer.ReadAsync(session, server.Pump.Id("Fixed")); // so that the server has taken them

        await session.ReattachAsync(bound.Token);
        foreach (var given in left)
            await Should.ThrowAsync<OpcUaException>(given);
        counter.Set(new(new Variant(7), sourceUtc: TimeProvider.System.GetUtcNow()));

        PublishResponse told;
        do
        {
            told = await PublishAsync(session, bound.Token);
        }
        while (told.NotificationMessage.NotificationData.Count == 0);
        told.NotificationMessage.SequenceNumber.ShouldBe(2u);
        told.AvailableSequenceNumbers.ShouldContain(2u);
    }

    private static Task<PublishResponse> PublishAsync(OpcUaSession session, CancellationToken cancellationToken) =>
        session.CallAsync<PublishRequest, PublishResponse>(new(), cancellationToken);

    /// <summary>Passes everything on, and keeps the way to the server open when the client has gone.</summary>
    private sealed class LingeringRelay : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _ending = new();
        private readonly Task _accepting;

        public LingeringRelay(IPEndPoint server)
        {
            _listener.Start();
            _accepting = AcceptAsync(server);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync();
            _listener.Stop();
            await _accepting;
            _ending.Dispose();
        }

        private async Task AcceptAsync(IPEndPoint server)
        {
            List<Task> pairs = [];
            try
            {
                while (true)
                    pairs.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_ending.Token), server));
            }
            catch (OperationCanceledException)
            {
                await Task.WhenAll(pairs);
            }
        }

        private async Task RelayAsync(TcpClient client, IPEndPoint address)
        {
            using var server = new TcpClient { NoDelay = true };
            using (client)
            {
                await server.ConnectAsync(address, _ending.Token);
                await Task.WhenAll(PassAsync(client, server), PassAsync(server, client));
            }
        }

        // The last words of the client, which close its channel, do not reach the server either.
        private async Task PassAsync(TcpClient from, TcpClient to)
        {
            var buffer = new byte[65_536];
            try
            {
                for (var read = await from.GetStream().ReadAsync(buffer, _ending.Token); read > 0; read = await from.GetStream().ReadAsync(buffer, _ending.Token))
                {
                    if (!buffer.AsSpan(0, read).StartsWith("CLO"u8))
                        await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _ending.Token);
                }

                await Task.Delay(Timeout.Infinite, _ending.Token);
            }
            catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException)
            {
                // The other way stays open until the test ends.
            }
        }
    }
}
