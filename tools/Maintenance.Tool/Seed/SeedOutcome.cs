using System.Text.Json;
using Maintenance.Local.Product;

namespace Maintenance.Tool.Seed;

/// <summary>What was made.</summary>
/// <param name="Rows">By table.</param>
/// <param name="Mebibytes">Size of the database.</param>
/// <param name="Audit">What verifying the audit said.</param>
/// <param name="FirstLogin">Administrator of every site; nothing can show it later.</param>
internal sealed record SeedOutcome(
    int Assets, int WorkOrders, int Seed, DateTimeOffset UntilUtc, IReadOnlyDictionary<string, long> Rows, long Mebibytes, JsonElement Audit, FirstLogin? FirstLogin)
{
    public override string ToString() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
