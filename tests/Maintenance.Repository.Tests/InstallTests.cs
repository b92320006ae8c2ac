using System.Diagnostics;
using Shouldly;
using Xunit;

namespace Maintenance.Repository.Tests;

/// <summary>What <c>./maintain</c> does where programs are missing, with fakes for all that would change the machine.</summary>
public sealed class InstallTests : IDisposable
{
    private const string Line = "apt-get update && apt-get install -y --no-install-recommends postgresql mosquitto";

    private const string InstallTwo = """
        need no-such-server postgresql
        need bash bash
        need no-such-broker mosquitto
        install_packages
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("maintenance-install-").FullName;

    private string Calls => Path.Combine(_folder, "calls");

    private string Programs => Path.Combine(_folder, "bin");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Root_has_the_lists_renewed_first_and_is_asked_nothing()
    {
        Fake("id", "echo 0");
        FakeApt();
        (await RunAsync(InstallTwo)).Code.ShouldBe(0);
        (await CallsAsync()).ShouldBe(["apt-get update -q []", "apt-get install -y -q --no-install-recommends postgresql mosquitto [noninteractive]"]);
    }

    [Fact]
    public async Task With_sudo_that_asks_for_no_password_it_is_done_through_that()
    {
        Fake("id", "echo 1000");
        Fake("sudo", """[ "$1" = -n ] || exit 1; shift; echo sudo >>"$CALLS"; "$@" """);
        FakeApt();
        (await RunAsync(InstallTwo)).Code.ShouldBe(0);
        (await CallsAsync()).ShouldBe(
        [
            "sudo", "sudo", "apt-get update -q []",
            "sudo", "apt-get install -y -q --no-install-recommends postgresql mosquitto [noninteractive]",
        ]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_root_or_sudo_the_one_line_to_run_is_printed_and_nothing_is_touched(bool hasSudoWithPassword)
    {
        Fake("id", "echo 1000");
        if (hasSudoWithPassword)
            Fake("sudo", "exit 1");
        FakeApt();
        var ended = await RunAsync(InstallTwo);
        ended.Code.ShouldBe(1);
        ended.Error.Split('\n').ShouldContain($"  sudo sh -c '{Line}'");
        (await CallsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_there_is_not_installed()
    {
        Fake("id", "exit 1");
        (await RunAsync("need bash bash\ninstall_packages")).ShouldBe((0, "", ""));
    }

    [Theory]
    [InlineData("update", "apt-get update failed.")]
    [InlineData("install", $"apt-get install failed. Run: {Line}")]
    public async Task A_failing_apt_ends_it_with_a_sentence(string verb, string sentence)
    {
        Fake("id", "echo 0");
        Fake("apt-get", $"[ \"$1\" != {verb} ]");
        Borrow("env");
        var ended = await RunAsync(InstallTwo);
        (ended.Code, ended.Error).ShouldBe((1, sentence + "\n"));
    }

    [Theory]
    [InlineData("echo 9.0.100", "exit 0", true, "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0\n")]
    [InlineData("echo 10.0.100", "exit 1", true, "Node 20.19 or newer is missing: https://nodejs.org\n")]
    [InlineData("echo 10.0.100", "exit 0", false, "npm is missing: Debian's nodejs comes without it (apt-get install npm), others' Node brings it along.\n")]
    [InlineData("echo 10.0.100", "exit 0", true, "")]
    public async Task A_missing_SDK_is_named_with_where_to_get_it(string dotnet, string node, bool hasNpm, string sentence)
    {
        Fake("dotnet", dotnet);
        Fake("node", node);
        if (hasNpm)
            Fake("npm", "exit 0");
        Borrow("grep");
        var ended = await RunAsync("check_sdks");
        (ended.Code, ended.Error).ShouldBe((sentence is "" ? 0 : 1, sentence));
    }

    [Fact]
    public async Task Two_that_install_in_one_checkout_take_turns()
    {
        Borrow("mkdir");
        Borrow("flock");
        using var first = Start("take_turn; echo taken; read -r _; end_turn; echo ended; read -r _");
        (await first.StandardOutput.ReadLineAsync()).ShouldBe("taken");
        const string Try = """exec {other}>"$root/.run/install.lock"; flock -n "$other" """;
        (await RunAsync(Try)).Code.ShouldBe(1);
        await first.StandardInput.WriteLineAsync();
        (await first.StandardOutput.ReadLineAsync()).ShouldBe("ended");
        (await RunAsync(Try)).Code.ShouldBe(0);
        await first.StandardInput.WriteLineAsync();
        await first.WaitForExitAsync();
    }

    private void FakeApt()
    {
        Fake("apt-get", """echo "apt-get $* [$DEBIAN_FRONTEND]" >>"$CALLS" """);
        Borrow("env");
    }

    private void Fake(string program, string script)
    {
        Directory.CreateDirectory(Programs);
        var path = Path.Combine(Programs, program);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void Borrow(string program)
    {
        Directory.CreateDirectory(Programs);
        File.CreateSymbolicLink(Path.Combine(Programs, program), $"/usr/bin/{program}");
    }

    private async Task<string[]> CallsAsync() => File.Exists(Calls) ? await File.ReadAllLinesAsync(Calls) : [];

    private Process Start(string script)
    {
        if (!File.Exists(Path.Combine(Programs, "bash")))
            Borrow("bash");
        var start = new ProcessStartInfo("/bin/bash", ["-euo", "pipefail", "-c", $"root=$1; . \"$2\"; {script}", "maintain", _folder, Path.Combine(Checkout.Root, "tools", "install.sh")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = Programs;
        start.Environment["CALLS"] = Calls;
        start.Environment.Remove("DEBIAN_FRONTEND");
        return Process.Start(start).ShouldNotBeNull();
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string script)
    {
        using var process = Start(script);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, error);
    }
}
