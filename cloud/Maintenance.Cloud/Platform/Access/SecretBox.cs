using System.Security.Cryptography;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Encrypts what must be read again (AES-256-GCM). The key lies in the file that <c>Secrets:KeyFile</c> names, apart from the
/// database and its backups (as <c>Secrets__KeyFile</c> in the environment); it is made at first need, readable by its owner only. Without the file what was encrypted with
/// it is lost, so it belongs in a backup of its own.
/// </summary>
internal sealed class SecretBox(IConfiguration configuration)
{
    /// <summary>Setting that names the key's file.</summary>
    public const string KeyFileSetting = "Secrets:KeyFile";

    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private byte[]? _key;

    /// <param name="owner">Whose secret it is; it opens for nobody else.</param>
    public async Task<byte[]> CloseAsync(byte[] secret, Guid owner, CancellationToken cancellationToken)
    {
        using var cipher = new AesGcm(await KeyAsync(cancellationToken), TagBytes);
        var closed = new byte[NonceBytes + secret.Length + TagBytes];
        RandomNumberGenerator.Fill(closed.AsSpan(0, NonceBytes));
        cipher.Encrypt(closed.AsSpan(0, NonceBytes), secret, closed.AsSpan(NonceBytes, secret.Length), closed.AsSpan(NonceBytes + secret.Length), owner.ToByteArray());
        return closed;
    }

    /// <exception cref="CryptographicException">It was closed with another key, for somebody else, or changed.</exception>
    public async Task<byte[]> OpenAsync(byte[] closed, Guid owner, CancellationToken cancellationToken)
    {
        using var cipher = new AesGcm(await KeyAsync(cancellationToken), TagBytes);
        var secret = new byte[closed.Length - NonceBytes - TagBytes];
        cipher.Decrypt(closed.AsSpan(0, NonceBytes), closed.AsSpan(NonceBytes, secret.Length), closed.AsSpan(NonceBytes + secret.Length), secret, owner.ToByteArray());
        return secret;
    }

    /// <summary>Where the key lies.</summary>
    public static string KeyFileOf(IConfiguration configuration) => configuration[KeyFileSetting] is { Length: > 0 } given
        ? Path.GetFullPath(given)
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "maintenance", "secrets.key");

    private async Task<byte[]> KeyAsync(CancellationToken cancellationToken)
    {
        if (_key is { } known)
            return known;
        var path = KeyFileOf(configuration);
        if (!File.Exists(path))
            await MakeAsync(path, cancellationToken);
        var key = await File.ReadAllBytesAsync(path, cancellationToken);
        return key.Length == KeyBytes ? _key = key : throw new InvalidOperationException($"Secrets__KeyFile names {path}, which does not hold a key of {KeyBytes} bytes.");
    }

    /// <summary>Writes a new key whole beside its place and moves it there, unless another process was first.</summary>
    private static async Task MakeAsync(string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var made = $"{path}.{Convert.ToHexString(RandomNumberGenerator.GetBytes(8))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) // there the folder's own rights hold
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new FileStream(made, options))
            await file.WriteAsync(RandomNumberGenerator.GetBytes(KeyBytes), cancellationToken);
        try
        {
            File.Move(made, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(made);
        }
    }
}
