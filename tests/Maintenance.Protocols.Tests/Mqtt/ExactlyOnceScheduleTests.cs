using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>Wherever connections are cut and the process loses its power, each message arrives once, both ways.</summary>
public sealed class ExactlyOnceScheduleTests
{
    private const int Messages = 12;
    private const int MostConnections = 60;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private static readonly Arbitrary<Schedule> Schedules = Arb.From(
        from version in Gen.Elements(MqttVersion.V311, MqttVersion.V5)
        from cuts in Gen.ListOf(
            from after in Gen.Choose(1, 25)
            from answered in ArbMap.Default.GeneratorFor<bool>()
            select new OnceBroker.Cut(after, answered))
        from crashes in Gen.ListOf(
            from writes in Gen.Choose(0, 12)
            from taken in ArbMap.Default.GeneratorFor<bool>()
            select (writes, taken))
        select new Schedule(version, [.. cuts.Take(8)], [.. crashes.Take(5)]));

    [Fact]
    public void Each_message_arrives_once_both_ways_wherever_it_is_cut() =>
        Prop.ForAll(Schedules, PlayAsync).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    private static async Task PlayAsync(Schedule schedule)
    {
        var (published, taken) = await RunAsync(schedule);
        published.ShouldBe(Enumerable.Range(1, Messages));
        taken.ShouldBe(Enumerable.Range(1, Messages));
    }

    private static async Task<(IReadOnlyList<int> Published, IReadOnlyList<int> Taken)> RunAsync(Schedule schedule)
    {
        await using var broker = new OnceBroker(Messages, schedule.Cuts);
        var (store, log) = (new CrashingStore(), new List<(int Value, ushort Id)>());
        var crashes = new Queue<(int Writes, bool IsTaken)>(schedule.Crashes);
        MqttSession? session = null;
        for (var connection = 0; !(broker.IsDone && broker.Got.Count == Messages && session?.Unacknowledged == 0); connection++)
        {
            broker.Fault.ShouldBeNull();
            connection.ShouldBeLessThan(MostConnections, $"{broker.Got.Count} published, {log.Count} taken, {session?.Unacknowledged} unacknowledged");
            if (session is null || store.HasCrashed)
            {
                store.Restart();
                session = await MqttSession.OpenAsync(store, default);
                if (crashes.TryDequeue(out var crash))
                    store.CrashAfter(crash.Writes, crash.IsTaken);
            }

            await ConnectOnceAsync(broker, schedule.Version, session, log);
        }

        return (broker.Got, [.. log.Select(entry => entry.Value)]);
    }

    /// <summary>Until the connection ends or all is done.</summary>
    private static async Task ConnectOnceAsync(OnceBroker broker, MqttVersion version, MqttSession session, List<(int Value, ushort Id)> log)
    {
        try
        {
            await using var client = await MqttClient.ConnectAsync(
                new() { Host = "127.0.0.1", Port = broker.Port, ClientId = "c", CleanSession = false, Version = version, MaximumInFlight = 4 },
                session, TimeProvider.System, default);
            var publishing = Task.WhenAll(Enumerable.Range(1, Messages).Skip((int)session.Accepted).Select(number =>
                client.PublishAsync("t", new[] { (byte)number }, MqttQos.ExactlyOnce, retain: false, default).AsTask()));
            var taking = TakeAsync(client, session, log);
            using var ended = new CancellationTokenSource();
            var done = Maintenance.Local.Until.TrueAsync(
                () => broker.IsDone && broker.Got.Count == Messages && session.Unacknowledged == 0, Bound,
                $"all to be done: {session.Accepted} accepted, {session.Taken} taken", ended.Token);
            if (await Task.WhenAny(taking, done) == done)
                await done;
            await ended.CancelAsync();
            await client.DisposeAsync();
            await Task.WhenAll(publishing, taking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (MqttException)
        {
            // The next connection goes on.
        }
    }

    /// <summary>As a consumer does who must not take a message twice: what it stores names the identifier it came with.</summary>
    private static async Task TakeAsync(MqttClient client, MqttSession session, List<(int Value, ushort Id)> log)
    {
        var unsettled = log.Skip((int)session.Taken).Select(entry => entry.Id).ToHashSet();
        await foreach (var message in client.ReadMessagesAsync(default))
        {
            if (!(message.Duplicate && unsettled.Remove(message.PacketId)))
                log.Add((message.Payload.Span[0], message.PacketId));
            await message.AcknowledgeAsync(default);
        }
    }

    private sealed record Schedule(MqttVersion Version, OnceBroker.Cut[] Cuts, (int Writes, bool IsTaken)[] Crashes)
    {
        public override string ToString() => $"{Version}, cuts {string.Join(' ', Cuts)}, crashes {string.Join(' ', Crashes)}";
    }
}
