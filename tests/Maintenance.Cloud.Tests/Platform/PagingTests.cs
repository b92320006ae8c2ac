using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Platform;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

/// <summary>Every list of records is read to its end, one by one, in every order that it knows and in that turned round.</summary>
[Collection("Access")]
public sealed class PagingTests(AccessHost at)
{
    [Fact]
    public async Task Each_order_of_each_list_has_each_record_once()
    {
        List<string> wrong = [];
        foreach (var kind in AccessHost.Kinds.Where(kind => at.EndpointOf("GET", $"/{kind.Path}")?.Metadata.GetMetadata<RecordEndpoint>() is { Act: RecordAct.List }))
        {
            var reader = AccessTable.Roles.First(role => AccessTable.Rows.First(row => string.Equals($"GET /{kind.Path}", $"{row.Method} {row.Path}", StringComparison.Ordinal)).Of(role) is 'Y' or 'O');
            foreach (var order in kind.Fields.Where(field => field.IsSort).SelectMany(field => (string[])[field.Name, $"-{field.Name}"]))
            {
                var whole = await IdsAsync(reader, $"/{kind.Path}?sort={order}", parts: 1, limit: 6, wrong);
                var parts = await IdsAsync(reader, $"/{kind.Path}?sort={order}", parts: 3, limit: 2, wrong);
                if (!parts.SequenceEqual(whole, StringComparer.Ordinal))
                    wrong.Add($"{kind.Path} by {order}: {string.Join(' ', parts)} instead of {string.Join(' ', whole)}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<string>> IdsAsync(string reader, string list, int parts, int limit, List<string> wrong)
    {
        List<string> ids = [];
        string? next = null;
        for (var part = 0; part < parts && (part == 0 || next is not null); part++)
        {
            var (status, text) = await at.SendAsync(reader, "GET", $"{list}&limit={limit}{(next is null ? "" : $"&cursor={Uri.EscapeDataString(next)}")}", null);
            if (status is not HttpStatusCode.OK)
            {
                wrong.Add($"{list}, part {part}: {(int)status} {text[..Math.Min(text.Length, 200)]}");
                return ids;
            }

            var page = JsonSerializer.Deserialize<JsonElement>(text);
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            next = page.GetProperty("next").GetString();
        }

        return ids;
    }
}
