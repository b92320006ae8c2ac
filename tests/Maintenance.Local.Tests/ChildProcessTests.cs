using System.Diagnostics;
using System.Globalization;
using Shouldly;
using Xunit;

namespace Maintenance.Local.Tests;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Lines_of_output_and_error_reach_file_caller_and_waiter()
    {
        using var folder = new TemporaryFolder();
        var log = Path.Combine(folder.Path, "child.log");
        List<string> lines = [];
        await using var child = ChildProcess.Start(Shell("echo \"$GREETING\"; echo trouble >&2; exit 3") with
        {
            LogFile = log,
            OnLine = lines.Add,
            Environment = new Dictionary<string, string?> { ["GREETING"] = "hello" },
        });

        (await child.WaitForLineAsync("hello".Equals, Bound, default)).ShouldBe("hello");
        (await child.Exited).ShouldBe(3);

        lines.ShouldBe(["hello", "trouble"], ignoreOrder: true);
        (await File.ReadAllLinesAsync(log)).ShouldBe(lines);
    }

    [Fact]
    public async Task A_program_that_takes_its_leave_is_not_killed()
    {
        await using var child = ChildProcess.Start(Shell("trap 'echo bye; exit 7' TERM; echo up; while :; do sleep 0.01; done"));
        await child.WaitForLineAsync("up".Equals, Bound, default);

        (await child.StopAsync()).ShouldBe(7);

        child.Tail.ShouldEndWith("bye");
    }

    [Fact]
    public async Task A_program_that_will_not_go_is_killed_with_all_its_children()
    {
        await using var child = ChildProcess.Start(
            Shell("trap '' TERM; sleep 600 & echo $!; wait; wait") with { StopWithin = TimeSpan.FromMilliseconds(50) });
        var grandchild = Identity(await child.WaitForLineAsync(_ => true, Bound, default));

        (await child.StopAsync()).ShouldBe(128 + (int)ProcessSignal.Kill);

        await Until.TrueAsync(() => !grandchild.IsRunning, Bound, "the grandchild's end", default);
    }

    [Fact]
    public async Task The_guard_ends_the_whole_group_when_its_starter_is_gone()
    {
        await using var child = ChildProcess.Start(Shell("sleep 600 & echo $!; wait"));
        var grandchild = Identity(await child.WaitForLineAsync(_ => true, Bound, default));
        using var guard = ChildProcess.Guard(child.Identity.Id);

        guard.StandardInput.Close(); // as the kernel does for a starter that was killed

        (await child.Exited.WaitAsync(Bound)).ShouldBe(128 + (int)ProcessSignal.Kill);
        await Until.TrueAsync(() => !grandchild.IsRunning, Bound, "the grandchild's end", default);
    }

    [Fact]
    public async Task A_line_that_cannot_come_any_more_is_said_to_be_missing()
    {
        await using var child = ChildProcess.Start(Shell("echo out of paper; exit 4"));

        var ended = await Should.ThrowAsync<InvalidOperationException>(
            child.WaitForLineAsync("printed".Equals, Bound, default));

        ended.Message.ShouldContain("code 4");
        ended.Message.ShouldContain("out of paper");
    }

    [Fact]
    public async Task A_process_number_that_was_given_out_again_is_another_process()
    {
        await using var child = ChildProcess.Start(Shell("sleep 600"));
        var impostor = child.Identity with { StartTicks = child.Identity.StartTicks - 1 };

        impostor.IsRunning.ShouldBeFalse();
        impostor.Send(ProcessSignal.Kill).ShouldBeFalse();
        ProcessIdentity.Parse(child.Identity.ToString()).ShouldBe(child.Identity);
        child.Identity.IsRunning.ShouldBeTrue();
    }

    [Fact]
    public void The_cpu_time_of_this_process_is_what_the_runtime_says()
    {
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime.TotalSeconds;
        var ticks = ProcessStat.Read(Environment.ProcessId).ShouldNotBeNull().CpuTicks;
        self.Refresh();

        ((double)ticks / ProcessStat.TicksPerSecond).ShouldBeInRange(before - 0.02, self.TotalProcessorTime.TotalSeconds + 0.02);
        ProcessStat.PeakMemoryBytes(Environment.ProcessId).ShouldBeGreaterThan(10_000_000);
    }

    private static ChildProcessOptions Shell(string script) => new("sh", "-c", script);

    private static ProcessIdentity Identity(string line) =>
        ProcessIdentity.Of(int.Parse(line, CultureInfo.InvariantCulture)).ShouldNotBeNull();
}
