using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maintenance.Edge.Fleet;

/// <summary>
/// Keeps the gateway's key (<c>gateway.key</c>, PKCS#8 in PEM, readable by its owner alone) and what the cloud answered
/// (<c>gateway.json</c>). The key is durable before it is ever shown to a cloud.
/// </summary>
internal sealed partial class IdentityFolder(string folder)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _keyPath = Path.Combine(folder, "gateway.key");
    private readonly string _answerPath = Path.Combine(folder, "gateway.json");

    /// <summary>Null until enrolled.</summary>
    public async Task<GatewayIdentity?> LoadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_answerPath))
            return null;
        if (!File.Exists(_keyPath))
            throw new InvalidOperationException($"{_answerPath} names a gateway, but its key {_keyPath} is gone: restore it, or delete both and enrol again");

        var enrolled = JsonSerializer.Deserialize(await File.ReadAllTextAsync(_answerPath, cancellationToken), EnrolledJson.Default.Enrolled)
            ?? throw new InvalidOperationException($"{_answerPath} is empty: delete it and enrol again");
        return new(enrolled.GatewayId, enrolled.Site, enrolled.Cloud, await LoadOrMakeKeyAsync(cancellationToken));
    }

    /// <summary>The same key however often it is asked for.</summary>
    public async Task<ECDsa> LoadOrMakeKeyAsync(CancellationToken cancellationToken)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(_keyPath))
            key.ImportFromPem(await File.ReadAllTextAsync(_keyPath, cancellationToken));
        else
            await WriteAsync(_keyPath, key.ExportPkcs8PrivateKeyPem(), cancellationToken);
        return key;
    }

    public Task SaveAsync(GatewayIdentity identity, CancellationToken cancellationToken) => WriteAsync(
        _answerPath,
        JsonSerializer.Serialize(new(identity.GatewayId, identity.Site, identity.Cloud), EnrolledJson.Default.Enrolled),
        cancellationToken);

    private async Task WriteAsync(string path, string content, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        File.Delete(path + ".new");   // one left from before would keep its own mode
        await using (var file = new FileStream(path + ".new", options))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(content), cancellationToken);
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }

        File.Move(path + ".new", path, overwrite: true);
        Outbox.FolderDisk.FlushFolder(folder);
    }

    internal sealed record Enrolled(Guid GatewayId, string Site, Uri Cloud);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectRequiredConstructorParameters = true, WriteIndented = true)]
    [JsonSerializable(typeof(Enrolled))]
    internal sealed partial class EnrolledJson : JsonSerializerContext;
}
