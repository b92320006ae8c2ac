using System.Collections.Concurrent;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Downlink;
using Maintenance.Edge.Pipeline;
using Maintenance.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Downlink;

/// <summary>A command is executed once at most, whatever happens, and its outcome is told.</summary>
public sealed class CommandDeskTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly FakeDevice _device = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_command_is_written_and_answered_once_however_often_the_cloud_tells_it()
    {
        await using var desk = await Desk.StartAsync(this);
        var command = Command(4);
        desk.Offer(command, command);
        desk.Offer(command);
        (await desk.AnswerAsync()).ShouldBe(new(command.Id, CommandOutcome.Written, 4, null, _clock.GetUtcNow()));
        desk.Offer(command, Command(5));
        (await desk.AnswerAsync()).ReadBack.ShouldBe(5);
        _device.Written.ShouldBe([4, 5]);

        await using var again = await desk.RestartAsync();
        again.Offer(command, Command(6));
        (await again.AnswerAsync()).ReadBack.ShouldBe(6);
        _device.Written.ShouldBe([4, 5, 6]);
    }

    [Fact]
    public async Task A_command_during_which_the_gateway_ended_is_answered_unknown_and_not_tried_again()
    {
        await using var desk = await Desk.StartAsync(this);
        var command = Command(4);
        _device.Holds = true;
        desk.Offer(command);
        await _device.Begun.WaitAsync(Patience);

        await using var again = await desk.RestartAsync();
        (await again.AnswerAsync()).ShouldSatisfyAllConditions(
            answer => answer.CommandId.ShouldBe(command.Id), answer => answer.Outcome.ShouldBe(CommandOutcome.Unknown));
        _device.Holds = false;
        again.Offer(command, Command(5));
        (await again.AnswerAsync()).ReadBack.ShouldBe(5);
        _device.Written.ShouldBe([5]);
    }

    [Fact]
    public async Task An_answer_that_did_not_reach_the_disk_is_told_again_after_a_restart()
    {
        await using var desk = await Desk.StartAsync(this);
        var command = Command(4);
        desk.Offer(command);
        var first = await desk.AnswerAsync(settles: false);

        await using var again = await desk.RestartAsync();
        (await again.AnswerAsync()).ShouldBe(first);
        await Until.TrueAsync(() => again.Journal.Entries[0].IsTold, Patience, "the answer to be noted", default);
        await using var third = await again.RestartAsync();
        third.Offer(command, Command(5));
        (await third.AnswerAsync()).ReadBack.ShouldBe(5);
        _device.Written.ShouldBe([4, 5]);
    }

    [Fact]
    public async Task A_command_whose_time_is_over_is_not_begun()
    {
        await using var desk = await Desk.StartAsync(this);
        var command = Command(4);
        _clock.Advance(TimeSpan.FromMinutes(2));
        desk.Offer(command);
        (await desk.AnswerAsync()).Outcome.ShouldBe(CommandOutcome.Expired);
        _device.Written.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("T", 10.1, "outside what may be written to T, 0 to 10")]
    [InlineData("R", 4, "is not writable")]
    [InlineData("X", 4, "There is no tag X.")]
    public async Task What_the_configuration_does_not_allow_is_refused_and_reaches_no_device(string tag, double value, string why)
    {
        await using var desk = await Desk.StartAsync(this);
        desk.Offer(Command(value) with { Tag = tag });
        var answer = await desk.AnswerAsync();
        answer.Outcome.ShouldBe(CommandOutcome.Refused);
        answer.Detail.ShouldNotBeNull().ShouldContain(why);
        _device.Written.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_device_that_is_away_and_one_that_says_another_value_are_told_apart()
    {
        await using var desk = await Desk.StartAsync(this);
        _device.Says = 3;
        desk.Offer(Command(4));
        (await desk.AnswerAsync()).ShouldSatisfyAllConditions(
            answer => answer.Outcome.ShouldBe(CommandOutcome.NotConfirmed), answer => answer.ReadBack.ShouldBe(3));
        _device.Says = double.NaN;
        desk.Offer(Command(4.5));
        (await desk.AnswerAsync()).ReadBack.ShouldBeNull("what is no number is told in words only");
        desk.Unplug();
        desk.Offer(Command(5));
        (await desk.AnswerAsync()).Outcome.ShouldBe(CommandOutcome.Unreachable);
    }

    [Fact]
    public async Task Where_the_cloud_does_not_prove_who_it_is_nothing_is_written()
    {
        await using var desk = await Desk.StartAsync(this, cloud: "http://cloud.example");
        desk.Offer(Command(4));
        (await desk.AnswerAsync()).Outcome.ShouldBe(CommandOutcome.Refused);
        _device.Written.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_nobody_knows_what_was_executed_what_the_cloud_tells_first_is_not()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "commands.json"), "[{");
        await using var desk = await Desk.StartAsync(this);
        desk.Offer(Command(4));
        (await desk.AnswerAsync()).Outcome.ShouldBe(CommandOutcome.Unknown);
        desk.Offer(Command(5));
        (await desk.AnswerAsync()).Outcome.ShouldBe(CommandOutcome.Written);
        _device.Written.ShouldBe([5]);
    }

    [Fact]
    public async Task A_command_that_cannot_be_noted_on_disk_is_not_begun()
    {
        await using var desk = await Desk.StartAsync(this);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "commands.json.next"));   // no file can be written there
        desk.Offer(Command(4));
        await Until.TrueAsync(() => desk.IsIdle, Patience, "the command to be passed over", default);
        _device.Written.ShouldBeEmpty();
        Directory.Delete(Path.Combine(_folder.Path, "commands.json.next"));
        desk.Offer(Command(5));
        (await desk.AnswerAsync()).ReadBack.ShouldBe(5);
    }

    private HeldCommand Command(double value) => new(Guid.CreateVersion7(), "T", value, _clock.GetUtcNow().AddMinutes(1));

    /// <summary>A device that does what it is told, or not.</summary>
    private sealed class FakeDevice : ITagWriter
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<double> Written { get; } = [];

        public bool Holds { get; set; }

        public double? Says { get; set; }

        public Task Begun => _begun.Task;

        public async Task<WriteOutcome> WriteAsync(TagSettings tag, double value, CancellationToken cancellationToken)
        {
            _begun.TrySetResult();
            if (Holds)
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            Written.Enqueue(value);
            return Says is { } other ? new WriteOutcome.NotConfirmed("it says another", other) : new WriteOutcome.Written(value);
        }
    }

    private sealed class Desk : IAsyncDisposable
    {
        private readonly CommandDeskTests _test;
        private readonly string _cloud;
        private readonly Inlet _inlet = new();
        private readonly IDisposable _writing;
        private readonly CommandDesk _desk;

        private Desk(CommandDeskTests test, string cloud, CommandJournal journal)
        {
            (_test, _cloud, Journal) = (test, cloud, journal);
            var settings = GatewayFile.Parse("g", $$"""
                gateway: { name: g }
                cloud: { url: "{{cloud}}" }
                devices:
                - name: d
                  protocol: modbus
                  endpoint: h:1
                  modbus: { unit: 1 }
                  tags:
                  - { name: T, register: { address: 0, type: float32 }, writable: { min: 0, max: 10 } }
                  - { name: R, register: { address: 2, type: float32 } }
                """, _ => null, out _);
            var writes = new TagWrites(new(settings), NullLogger<TagWrites>.Instance);
            _writing = writes.Begin("d", test._device);
            _desk = new(settings, writes, journal, _inlet, test._clock, NullLogger<CommandDesk>.Instance);
        }

        public CommandJournal Journal { get; }

        /// <summary>Whether every command that was offered has been looked at.</summary>
        public bool IsIdle => _desk.Waiting == 0;

        public static async Task<Desk> StartAsync(CommandDeskTests test, string cloud = "https://cloud.example")
        {
            var desk = new Desk(test, cloud, await CommandJournal.OpenAsync(test._folder.Path, default));
            await desk._desk.StartAsync(default);
            return desk;
        }

        /// <summary>The device is gone.</summary>
        public void Unplug() => _writing.Dispose();

        public void Offer(params HeldCommand[] commands) => _desk.Offer(commands);

        /// <summary>The next answer on its way up.</summary>
        public async Task<CommandResult> AnswerAsync(bool settles = true)
        {
            using var patience = new CancellationTokenSource(Patience);
            var told = (await _inlet.Reader.ReadAsync(patience.Token)).ShouldBeOfType<DeviceAlarm>();
            told.Record.Kind.ShouldBe(RecordKind.CommandResult);
            if (settles)
                told.Settled();
            return RecordJson.Read(told.Record.Payload.Span, RecordJson.Default.CommandResult);
        }

        public async Task<Desk> RestartAsync()
        {
            await DisposeAsync();
            return await StartAsync(_test, _cloud);
        }

        public async ValueTask DisposeAsync()
        {
            await _desk.StopAsync(default);
            _desk.Dispose();
        }
    }
}
