using System.Net;
using System.Net.Sockets;
using Maintenance.Protocols.Sockets;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Sockets;

public sealed class SocketStreamTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _patience = new(Patience);
    private Stream _here = null!;
    private Socket _there = null!;

    public async Task InitializeAsync()
    {
        _listener.Start();
        var accepting = _listener.AcceptSocketAsync(_patience.Token);
        _here = SocketStream.Of(await SocketConnecting.ConnectAsync("localhost", ((IPEndPoint)_listener.LocalEndpoint).Port, _patience.Token));
        _there = await accepting;
    }

    public async Task DisposeAsync()
    {
        await _here.DisposeAsync();
        _there.Dispose();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task Who_writes_more_than_has_room_waits_while_another_reads()
    {
        var much = new byte[16 * 1024 * 1024];
        new Random(1).NextBytes(much);
        var writing = _here.WriteAsync(much, _patience.Token).AsTask();
        var reading = _here.ReadExactlyAsync(new byte[3], _patience.Token);   // both wait, each for its own
        writing.IsCompleted.ShouldBeFalse();
        await _there.SendAsync(new byte[3], _patience.Token);
        await reading;
        var received = new byte[much.Length];
        await using var other = new NetworkStream(_there);
        await other.ReadExactlyAsync(received, _patience.Token);
        await writing;
        received.AsSpan().SequenceEqual(much).ShouldBeTrue();
    }

    [Fact]
    public async Task A_read_of_nothing_waits_for_something_and_takes_none_of_it()
    {
        var waiting = _here.ReadAsync(Memory<byte>.Empty, _patience.Token).AsTask();
        waiting.IsCompleted.ShouldBeFalse();
        await _there.SendAsync(new byte[] { 7 }, _patience.Token);
        (await waiting).ShouldBe(0);
        var one = new byte[1];
        (await _here.ReadAsync(one, _patience.Token)).ShouldBe(1);
        one[0].ShouldBe((byte)7);
    }

    [Fact]
    public async Task A_read_that_is_given_up_leaves_the_next_one_its_bytes()
    {
        using var given = new CancellationTokenSource();
        var reading = _here.ReadAsync(new byte[8], given.Token).AsTask();
        await given.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(reading);
        await _there.SendAsync(new byte[] { 1, 2 }, _patience.Token);
        var bytes = new byte[8];
        (await _here.ReadAsync(bytes, _patience.Token)).ShouldBe(2);
    }

    [Fact]
    public async Task The_end_of_the_other_side_is_the_end_of_the_stream()
    {
        _there.Shutdown(SocketShutdown.Send);
        (await _here.ReadAsync(new byte[1], _patience.Token)).ShouldBe(0);
        var reading = _here.ReadAsync(new byte[1], _patience.Token).AsTask();
        (await reading).ShouldBe(0);
    }

    [Fact]
    public async Task Who_waits_when_it_is_closed_is_told()
    {
        var reading = _here.ReadAsync(new byte[1], _patience.Token).AsTask();
        await _here.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(reading);
    }

    [Fact]
    public async Task A_rest_lasts_as_long_as_it_says_and_may_be_taken_again()
    {
        const int Rests = 20;
        var length = TimeSpan.FromMicroseconds(300);
        using var rest = new ShortRest();
        var began = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < Rests; i++)
            await rest.TakeAsync(length, _patience.Token);
        TimeProvider.System.GetElapsedTime(began).ShouldBeGreaterThanOrEqualTo(Rests * length);
    }
}
