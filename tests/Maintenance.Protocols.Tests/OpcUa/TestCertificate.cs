using System.Collections.Concurrent;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Protocols.Tests.OpcUa;

/// <summary>
/// An application's certificate and key, made once for each application of the tests and laid into the folder of whoever needs it
/// as an earlier start would have left it: a key costs more to make than most tests to run.
/// </summary>
internal static class TestCertificate
{
    private static readonly ConcurrentDictionary<(string Uri, string Name), Lazy<Task<Pair>>> Made = new();

    public static async Task<ApplicationCertificate> LoadAsync(string folder, string applicationUri, string name)
    {
        var pair = await Made.GetOrAdd((applicationUri, name), _ => new(() => MakeAsync(applicationUri, name))).Value;
        var own = Directory.CreateDirectory(Path.Combine(folder, "own")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(own, "application.der"), pair.Certificate);
        await File.WriteAllTextAsync(Path.Combine(own, "application.key"), pair.Key);
        return await ApplicationCertificate.LoadOrCreateAsync(folder, applicationUri, name, TimeProvider.System, CancellationToken.None);
    }

    private static async Task<Pair> MakeAsync(string applicationUri, string name)
    {
        var folder = Directory.CreateTempSubdirectory("opcua-own").FullName;
        try
        {
            using var made = await ApplicationCertificate.LoadOrCreateAsync(folder, applicationUri, name, TimeProvider.System, CancellationToken.None);
            return new(made.Certificate.RawData, await File.ReadAllTextAsync(Path.Combine(folder, "own", "application.key")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record Pair(byte[] Certificate, string Key);
}
