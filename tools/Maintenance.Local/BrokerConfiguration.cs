using System.Security.Cryptography;
using System.Text;

namespace Maintenance.Local;

/// <summary>Writes mosquitto.conf(5) and the files that it names.</summary>
internal static class BrokerConfiguration
{
    public const string File = "mosquitto.conf";
    public const string Certificate = "server.pem";
    private const string Key = "server.key";
    private const string Passwords = "passwords";

    /// <summary>What a subscriber may be behind before the broker drops (its default of 1,000 is gone in a blink).</summary>
    private const int QueuedMessages = 1_000_000;

    public static async Task WriteAsync(
        string folder, int port, PrivateBrokerOptions options, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        if (options.Tls)
            await BrokerCertificate.WriteAsync(Path.Combine(folder, Certificate), Path.Combine(folder, Key), cancellationToken);

        if (options.Login is var (user, password))
            await WriteOwnedAsync(Path.Combine(folder, Passwords), PasswordLine(user, password), cancellationToken);

        await System.IO.File.WriteAllLinesAsync(Path.Combine(folder, File), Lines(folder, port, options), cancellationToken);
    }

    private static IEnumerable<string> Lines(string folder, int port, PrivateBrokerOptions options)
    {
        // Started by root it would drop to a user of its own, who may not enter the folder.
        if (Environment.IsPrivilegedProcess)
            yield return "user root";

        yield return "log_dest stderr";
        yield return "log_type error";
        yield return "log_type warning";
        yield return "log_type notice";
        yield return $"max_queued_messages {QueuedMessages}";
        yield return $"allow_anonymous {(options.Login is null ? "true" : "false")}";
        if (options.Login is not null)
            yield return $"password_file {Path.Combine(folder, Passwords)}";

        yield return $"persistence {(options.Persistent ? "true" : "false")}";
        if (options.Persistent)
        {
            yield return $"persistence_location {folder}/";
            yield return "autosave_on_changes true"; // each change, so that a killed broker has it
            yield return "autosave_interval 1";
        }

        foreach (var line in options.Settings)
            yield return line;

        yield return $"listener {port} 127.0.0.1";
        if (options.Tls)
        {
            yield return $"certfile {Path.Combine(folder, Certificate)}";
            yield return $"keyfile {Path.Combine(folder, Key)}";
        }
    }

    /// <summary>A line as mosquitto_passwd(1) of version 2 writes it: PBKDF2 with SHA-512.</summary>
    private static string PasswordLine(string user, string password)
    {
        const int Iterations = 101;
        var salt = RandomNumberGenerator.GetBytes(12);
        var hash = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA512, 64);
        return $"{user}:$7${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}\n";
    }

    private static async Task WriteOwnedAsync(string file, string text, CancellationToken cancellationToken)
    {
        await System.IO.File.WriteAllTextAsync(file, "", cancellationToken);
        System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await System.IO.File.WriteAllTextAsync(file, text, cancellationToken);
    }
}
