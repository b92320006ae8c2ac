using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Maintenance.Protocols.OpcUa.Security;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>One node-opcua server for all tests of a class, with certificates of its own in a folder of its own.</summary>
public sealed class NodeServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private Process? _process;

    public string Folder { get; } = Directory.CreateTempSubdirectory("opcua").FullName;

    public Uri Url { get; private set; } = new("opc.tcp://localhost");

    public ushort Namespace { get; private set; }

    public string Pump { get; private set; } = "";

    /// <summary>SHA-256 of the certificate it shows, as a person would pin it after a look at the machine.</summary>
    public string Fingerprint { get; private set; } = "";

    public ApplicationCertificate Own { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (NodeOpcUa.Missing() is not null)
            return;
        Own = await ApplicationCertificate.LoadOrCreateAsync(
            Path.Combine(Folder, "client"), "urn:localhost:client", "Client", TimeProvider.System, CancellationToken.None);
        _process = Start(FreePort());
        using var timeout = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (!line.StartsWith("{\"port\"", StringComparison.Ordinal))
                continue;
            using var ready = JsonDocument.Parse(line);
            Url = new($"opc.tcp://localhost:{ready.RootElement.GetProperty("port").GetInt32()}");
            Namespace = ready.RootElement.GetProperty("namespace").GetUInt16();
            Pump = ready.RootElement.GetProperty("pump").GetString()!;
            var own = Path.Combine(Folder, "server", "server", "own", "certs", "certificate.pem");
            using var shown = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(own);
            Fingerprint = TrustStore.Fingerprint(shown);
            return;
        }

        throw new InvalidOperationException("The server of node-opcua ended before it listened; its words are above.");
    }

    public async Task DisposeAsync()
    {
        if (_process is { } process)
        {
            process.StandardInput.Close();
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await process.WaitForExitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }

            process.Dispose();
            Own.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private Process Start(int port)
    {
        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { "opcua-server.js", Path.Combine(Folder, "server"), port.ToString(CultureInfo.InvariantCulture) },
            WorkingDirectory = NodeOpcUa.PeersFolder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
