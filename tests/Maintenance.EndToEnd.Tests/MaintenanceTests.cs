using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Maintenance.Local;
using Npgsql;
using Shouldly;
using Xunit;

namespace Maintenance.EndToEnd.Tests;

[Collection(ProductTests.Name)]
public sealed class MaintenanceTests(RunningProduct product)
{
    private const string Asset = "C-201";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private const string MakeSql = """
        INSERT INTO work.work_order (
            id, site_id, title, asset_id, state, wait_reason, priority, origin, maintenance_type, created_at_utc, created_by, changed_at_utc, changed_by)
        SELECT gen_random_uuid(), a.site_id, 'Change the valves', a.id, 'Waiting', 'Schedule', 'Medium', 'Person', 'Preventive', now(), 'test', now(), 'test'
        FROM assets.asset AS a WHERE a.tag_number = $1
        RETURNING number
        """;

    [Fact]
    public async Task Work_that_a_person_starts_rests_the_gateways_detectors_until_it_is_finished()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        await product.SettledAsync(bound.Token);
        using var person = await SignInAsync(bound.Token);
        await ModeIsAsync("Running", bound.Token);
        var order = await MakeOrderAsync(bound.Token);

        await MoveAsync(person, order, "start", 1, bound.Token);
        await ModeIsAsync("Maintenance", bound.Token);
        var before = await TagAsync(bound.Token);
        await Until.TrueAsync(async token => (await TagAsync(token)).Taken > before.Taken + 10, Bound, "values to flow on", bound.Token);
        var after = await TagAsync(bound.Token);
        after.NotJudged.ShouldBeGreaterThan(before.NotJudged, "nothing is judged");
        after.WarmUpLeft.ShouldBe(before.WarmUpLeft, "nothing is learnt");

        await MoveAsync(person, order, "complete", 2, bound.Token);
        await ModeIsAsync("Running", bound.Token);
        var judged = await TagAsync(bound.Token);
        await Until.TrueAsync(
            async token => await TagAsync(token) is var now && now.Taken - judged.Taken > now.NotJudged - judged.NotJudged + 5, Bound, "values to be judged again", bound.Token);
    }

    private async Task<HttpClient> SignInAsync(CancellationToken cancellationToken)
    {
        var client = new HttpClient { BaseAddress = product.Address };
        using var answer = await client.PostAsJsonAsync(
            "/api/v1/auth/sign-in?mode=Bearer", new { product.Login.SignInName, product.Login.Password }, JsonSerializerOptions.Web, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("accessToken").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private async Task<long> MakeOrderAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(product.Database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(MakeSql, connection);
        command.Parameters.AddWithValue(Asset);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    private static async Task MoveAsync(HttpClient person, long order, string verb, int version, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/work-orders/W-{order}/{verb}") { Content = JsonContent.Create(new { }) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        using var answer = await person.SendAsync(request, cancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    private Task ModeIsAsync(string mode, CancellationToken cancellationToken) => Until.TrueAsync(
        async token =>
        {
            var status = await product.Gateway.GetFromJsonAsync<JsonElement>("/api/status", token);
            return status.GetProperty("assets").EnumerateArray().Any(asset =>
                asset.GetProperty("name").ValueEquals(Asset) && asset.GetProperty("mode").ValueEquals(mode));
        },
        Bound, $"{Asset} to be {mode}", cancellationToken);

    /// <summary>How the compressor's discharge temperature is watched.</summary>
    private async Task<(long Taken, long NotJudged, long WarmUpLeft)> TagAsync(CancellationToken cancellationToken)
    {
        var tags = await product.Gateway.GetFromJsonAsync<JsonElement>("/api/tags", cancellationToken);
        var tag = tags.EnumerateArray().Single(tag => tag.GetProperty("name").ValueEquals($"{Asset}.discharge-temperature"));
        var watch = tag.GetProperty("watch");
        return (
            tag.GetProperty("taken").GetInt64(), watch.GetProperty("notJudged").EnumerateObject().Sum(reason => reason.Value.GetInt64()),
            watch.GetProperty("detector").GetProperty("warmUpLeft").GetInt64());
    }
}
