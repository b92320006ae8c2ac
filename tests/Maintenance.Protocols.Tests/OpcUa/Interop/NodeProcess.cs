using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>A node-opcua server in a process of its own, with its certificates in a folder that outlives it.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private NodeProcess(Process process, JsonElement ready, string folder)
    {
        _process = process;
        Port = ready.GetProperty("port").GetInt32();
        Namespace = ready.GetProperty("namespace").GetUInt16();
        Pump = ready.GetProperty("pump").GetString()!;
        var own = Path.Combine(folder, "server", "own", "certs", "certificate.pem");
        using var shown = X509CertificateLoader.LoadCertificateFromFile(own);
        Fingerprint = TrustStore.Fingerprint(shown);
    }

    public int Port { get; }

    public Uri Url => new($"opc.tcp://localhost:{Port}");

    public ushort Namespace { get; }

    public string Pump { get; }

    /// <summary>SHA-256 of the certificate it shows, as a person would pin it after a look at the machine.</summary>
    public string Fingerprint { get; }

    public static async Task<NodeProcess> StartAsync(string folder, string options = "{}", int? port = null)
    {
        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { "opcua-server.js", folder, (port ?? FreePort()).ToString(CultureInfo.InvariantCulture), options },
            WorkingDirectory = NodeOpcUa.PeersFolder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (!line.StartsWith("{\"port\"", StringComparison.Ordinal))
                continue;
            using var ready = JsonDocument.Parse(line);
            return new(process, ready.RootElement, folder);
        }

        throw new InvalidOperationException("The server of node-opcua ended before it listened; its words are above.");
    }

    /// <summary>Ends it without a goodbye to anybody.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await StopAsync();
        _process.Dispose();
    }

    private async Task StopAsync()
    {
        _process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
