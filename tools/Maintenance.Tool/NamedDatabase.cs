using Maintenance.Local.Product;

namespace Maintenance.Tool;

/// <summary>The database that the environment variable MAINTENANCE_DB names, used instead of a private cluster.</summary>
internal static class NamedDatabase
{
    private const string Variable = "MAINTENANCE_DB";

    /// <summary>The owner's connection string, or nothing where the variable is not set.</summary>
    public static string? Owner => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
        ? ProductDatabase.ParseOwner(text)
        : null;
}
