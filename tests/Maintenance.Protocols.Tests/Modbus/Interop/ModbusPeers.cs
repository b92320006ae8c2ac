using System.Globalization;
using Maintenance.Local;

namespace Maintenance.Protocols.Tests.Modbus.Interop;

/// <summary>Programs that speak Modbus and are not ours: on libmodbus in C, on pymodbus in Python, and socat for a serial line.</summary>
internal static class ModbusPeers
{
    /// <summary>Debian's, where its packages are.</summary>
    private const string Python = "/usr/bin/python3";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string Root = RepositoryRoot();
    private static readonly string Sources = Path.Combine(Root, "tests", "Peers", "modbus");
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <summary>Why tests against them cannot run; null where they can.</summary>
    public static string? Missing()
    {
        string[] needed =
        [
            "/usr/bin/gcc", "/usr/include/modbus/modbus.h", "/usr/bin/socat", "/usr/bin/mbpoll", "/usr/lib/python3/dist-packages/pymodbus",
            "/usr/lib/python3/dist-packages/serial", "/usr/lib/python3/dist-packages/serial_asyncio",
        ];
        return Array.Find(needed, path => !File.Exists(path) && !Directory.Exists(path)) is { } missing
            ? $"{missing} is missing: apt-get install -y gcc libc6-dev libmodbus-dev mbpoll socat python3-pymodbus python3-serial python3-serial-asyncio"
            : null;
    }

    public static async Task<ChildProcess> LibmodbusServerAsync(params string[] arguments)
    {
        var server = ChildProcess.Start(new(await CompiledAsync("server"), arguments));
        await server.WaitForLineAsync(line => line.Contains("ready", StringComparison.Ordinal), Patience, CancellationToken.None);
        return server;
    }

    public static async Task<IReadOnlyList<string>> LibmodbusClientAsync(int port, params string[] arguments) =>
        await RunAsync(new(await CompiledAsync("client"), [port.ToString(CultureInfo.InvariantCulture), .. arguments]));

    public static ChildProcess PymodbusServer(string framer, int port) =>
        ChildProcess.Start(new(Python, Path.Combine(Sources, "pymodbus-server.py"), framer, $"{port}"));

    public static Task<IReadOnlyList<string>> PymodbusClientAsync(string framer, int port) =>
        RunAsync(new(Python, Path.Combine(Sources, "pymodbus-client.py"), framer, $"{port}"));

    public static Task<IReadOnlyList<string>> MbpollAsync(params string[] arguments) => RunAsync(new("mbpoll", arguments));

    /// <summary>Two ports with a line between them.</summary>
    public static async Task<ChildProcess> SerialLineAsync(string first, string second)
    {
        var line = ChildProcess.Start(new("socat", $"pty,raw,echo=0,link={first}", $"pty,raw,echo=0,link={second}"));
        await line.WaitUntilAsync(_ => Task.FromResult(File.Exists(first) && File.Exists(second)), Patience, "socat", CancellationToken.None);
        return line;
    }

    private static async Task<IReadOnlyList<string>> RunAsync(ChildProcessOptions options)
    {
        using var bound = new CancellationTokenSource(Patience);
        return await ChildProcess.RunAsync(options, bound.Token);
    }

    private static async Task<string> CompiledAsync(string name)
    {
        var program = Path.Combine(AppContext.BaseDirectory, $"libmodbus-{name}");
        await Turn.WaitAsync();
        try
        {
            if (!File.Exists(program))
                await RunAsync(new("gcc", "-O2", "-I/usr/include/modbus", "-o", program, Path.Combine(Sources, $"{name}.c"), "-lmodbus"));
            return program;
        }
        finally
        {
            Turn.Release();
        }
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Maintenance.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("The tests do not lie in the repository.");
    }
}
