using System.Security.Cryptography;

namespace Maintenance.Local;

/// <summary>Files that only their owner can read.</summary>
public static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the file so that at no moment anybody else can read it.</summary>
    public static async Task WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        var fresh = $"{file}.new";
        File.Delete(fresh);
        await using (var stream = new FileStream(fresh, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        }))
        await using (var writer = new StreamWriter(stream))
            await writer.WriteAsync(text.AsMemory(), cancellationToken);

        File.Move(fresh, file, overwrite: true);
    }

    /// <summary>Reads the file, or makes it with a random password of 192 bits.</summary>
    public static async Task<string> PasswordAsync(string file, CancellationToken cancellationToken)
    {
        if (File.Exists(file))
            return await File.ReadAllTextAsync(file, cancellationToken);

        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        await WriteAsync(file, password, cancellationToken);
        return password;
    }
}
