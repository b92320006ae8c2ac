using Npgsql;

namespace Maintenance.Local.Product;

/// <summary>The database of a product: its owner's connection, and the two roles that the cloud works with.</summary>
/// <param name="Owner">Connection string of the owner; only the verbs of the cloud get it.</param>
/// <param name="Application">The role of requests, under row-level security.</param>
/// <param name="Worker">The role of ingest and event readers, under row-level security.</param>
public sealed record ProductDatabase(string Owner, string Application, string Worker)
{
    /// <summary>The folder, in that of a run, with the owner's connection and the roles' passwords.</summary>
    public const string SecretsFolder = "secrets";

    private const string OwnerFile = "owner.connection";

    /// <summary>Names the two roles after the database and gives them passwords that are kept in <paramref name="secretsFolder"/>.</summary>
    public static async Task<ProductDatabase> OfAsync(string owner, string secretsFolder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(secretsFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await SecretFile.WriteAsync(Path.Combine(secretsFolder, OwnerFile), owner, cancellationToken);
        var name = new NpgsqlConnectionStringBuilder(owner).Database ?? "maintenance";
        return new(owner, await RoleAsync("app"), await RoleAsync("worker"));

        async Task<string> RoleAsync(string role) => new NpgsqlConnectionStringBuilder(owner)
        {
            Username = $"{name}_{role}",
            Password = await SecretFile.PasswordAsync(Path.Combine(secretsFolder, $"{role}.password"), cancellationToken),
            IncludeErrorDetail = false,
        }.ConnectionString;
    }

    /// <summary>The database of the run that holds the folder.</summary>
    public static async Task<ProductDatabase> OfRunningAsync(string folder, CancellationToken cancellationToken)
    {
        var secrets = Path.Combine(folder, SecretsFolder);
        return await OfAsync(
            await File.ReadAllTextAsync(Path.Combine(secrets, OwnerFile), cancellationToken), secrets, cancellationToken);
    }

    /// <summary>Reads an Npgsql connection string or an address such as postgresql://owner:secret@host:5432/database.</summary>
    /// <exception cref="FormatException">It is neither, or names no database.</exception>
    public static string ParseOwner(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("postgres" or "postgresql"))
            return WithDatabase(text, ParseKeywords(text));

        var login = address.UserInfo.Split(':', 2);
        return WithDatabase(text, new()
        {
            Host = address.Host,
            Port = address.Port > 0 ? address.Port : NpgsqlConnection.DefaultPort,
            Username = Uri.UnescapeDataString(login[0]),
            Password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null,
            Database = Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/')),
        });
    }

    private static NpgsqlConnectionStringBuilder ParseKeywords(string text)
    {
        try
        {
            return new(text);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or KeyNotFoundException or FormatException)
        {
            // Its message may quote a part of the text, and that may be the password.
            throw Unreadable(text, "cannot be read");
        }
    }

    private static string WithDatabase(string text, NpgsqlConnectionStringBuilder builder) =>
        string.IsNullOrEmpty(builder.Database) || string.IsNullOrEmpty(builder.Host)
            ? throw Unreadable(text, "has no host or no database name")
            : builder.ConnectionString;

    private static FormatException Unreadable(string text, string why) => new(
        $"The database's address {why} ({text.Length} characters given). Write postgresql://OWNER:PASSWORD@HOST:PORT/DATABASE.");
}
