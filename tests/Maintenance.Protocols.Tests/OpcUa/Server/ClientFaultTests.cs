using System.Collections.Concurrent;
using System.Security.Cryptography;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>Whatever goes wrong, a client goes on or says that it does not: it never just stops.</summary>
public sealed class ClientFaultTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ConcurrentQueue<ClientNotice> _notices = new();

    [Fact]
    public async Task A_fault_of_any_kind_is_told_and_tried_again()
    {
        Exception[] faults = [new CryptographicException("no such key"), new InvalidOperationException("not yet"), new FormatException("what is that"), new OperationCanceledException("not ours")];
        var attempts = 0;
        var options = new ClientOptions
        {
            Session = () => attempts < faults.Length ? throw faults[attempts++] : server.Options(),
            Notice = _notices.Enqueue,
            FirstDelay = TimeSpan.FromMilliseconds(1),
        };
        await using var client = OpcUaClient.Start(options, [], TimeProvider.System);

        var session = await client.SessionAsync(CancellationToken.None).WaitAsync(Patience);

        session.Completion.IsCompleted.ShouldBeFalse();
        var refused = _notices.Where(notice => notice.Kind == NoticeKind.Refused).ToArray();
        refused.Select(notice => notice.Status).ShouldAllBe(status => status == StatusCodes.BadUnexpectedError);
        refused.Select(notice => notice.Message).ShouldBe(faults.Select(fault => $"{fault.GetType().Name}: {fault.Message}"));
        client.Completion.IsCompleted.ShouldBeFalse();
    }

    [Theory]
    [InlineData(nameof(ISubscriptionReceiver.TakeValues))]
    [InlineData(nameof(ISubscriptionReceiver.SettleAsync))]
    [InlineData(nameof(ISubscriptionReceiver.TakeRefusal))]
    public async Task A_receiver_that_fails_ends_the_client_with_its_fault(string where)
    {
        var subscription = new Subscription(
            new() { PublishingInterval = TimeSpan.FromMilliseconds(50) },
            [new() { NodeId = new(2258) }, new() { NodeId = new("nowhere", 1) }], // Server.ServerStatus.CurrentTime
            new FailingReceiver(where));
        await using var client = OpcUaClient.Start(
            new() { Session = () => server.Options(), Notice = _notices.Enqueue }, [subscription], TimeProvider.System);

        var ended = await Should.ThrowAsync<ReceiverException>(() => client.Completion.WaitAsync(Patience));

        ended.InnerException.ShouldBeOfType<InvalidOperationException>().Message.ShouldBe(where);
        (await Should.ThrowAsync<ReceiverException>(() => client.SessionAsync(CancellationToken.None))).ShouldBe(ended);
        _notices.Last().Message.ShouldContain("The client has ended");
    }

    [Fact]
    public async Task A_notice_that_fails_ends_the_client_with_its_fault()
    {
        await using var client = OpcUaClient.Start(
            new() { Session = () => server.Options(), Notice = notice => throw new InvalidOperationException("the log is full") }, [], TimeProvider.System);

        (await Should.ThrowAsync<InvalidOperationException>(() => client.Completion.WaitAsync(Patience))).Message.ShouldBe("the log is full");
        await Should.ThrowAsync<InvalidOperationException>(() => client.SessionAsync(CancellationToken.None));
    }

    [Fact]
    public void What_is_no_certificate_has_its_status()
    {
        var refused = Should.Throw<OpcUaException>(() => SessionHandshake.First(new ByteString([1, 2, 3])));

        refused.Status.ShouldBe(StatusCodes.BadCertificateInvalid);
    }

    [Fact]
    public void The_first_certificate_of_a_chain_is_the_servers_own()
    {
        var own = server.ClientCertificate.Certificate.RawData;

        SessionHandshake.First(new ByteString([.. own, .. own])).ShouldBe(new ByteString(own));
    }

    private sealed class FailingReceiver(string where) : ISubscriptionReceiver
    {
        public void TakeValues(ReadOnlySpan<MonitoredValue> values) => Fail(nameof(TakeValues));

        public void TakeEvent(int handle, IReadOnlyList<Variant> fields) => Fail(nameof(TakeEvent));

        public void TakeGap(SubscriptionGap gap) => Fail(nameof(TakeGap));

        public void TakeRefusal(MonitoredItem item, StatusCode status) => Fail(nameof(TakeRefusal));

        public ValueTask SettleAsync(CancellationToken cancellationToken)
        {
            Fail(nameof(SettleAsync));
            return default;
        }

        private void Fail(string here)
        {
            if (string.Equals(here, where, StringComparison.Ordinal))
                throw new InvalidOperationException(here);
        }
    }
}
