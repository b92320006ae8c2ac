using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Transport;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Fleet;

[Collection("Gateways")]
public sealed class EnrolmentTests(OneHost at) : IAsyncLifetime
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly CloudHost _host = at.Host;
    private readonly HttpClient _client = at.Host.CreateClient();
    private readonly string _code = at.Named("SITE");
    private Guid _site;

    public async Task InitializeAsync() => _site = await _host.Database.AddSiteAsync(_code);

    public Task DisposeAsync()
    {
        _key.Dispose();
        _client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_same_key_may_repeat_its_call_and_another_finds_the_token_used()
    {
        var token = await TestGateway.MakeTokenAsync(_host.Database, _site, "g");
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var first = await AnswerAsync(await EnrolAsync(token, "g", _key));
        (await AnswerAsync(await EnrolAsync(token, "g", _key))).ShouldBe(first);
        first.Site.ShouldBe(_code);

        using var refused = await EnrolAsync(token, "g", other);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("used by another key");
    }

    [Fact]
    public async Task Racing_calls_with_two_keys_let_one_of_them_in()
    {
        var token = await TestGateway.MakeTokenAsync(_host.Database, _site, "g");
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => EnrolAsync(token, "g", i % 2 == 0 ? _key : other)));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(4);
        (await _host.Database.OwnerAsync<int>("SELECT count(*) FROM fleet.gateway WHERE site_id = @_site", new { _site })).ShouldBe(1);
    }

    [Fact]
    public async Task An_expired_unknown_or_foreign_token_is_refused()
    {
        var expired = await TestGateway.MakeTokenAsync(_host.Database, _site, "g", TimeSpan.FromSeconds(-1));
        var good = await TestGateway.MakeTokenAsync(_host.Database, _site, "g");

        (await EnrolAsync(expired, "g", _key)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await EnrolAsync("made up", "g", _key)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await EnrolAsync(good, "another name", _key)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await _host.Database.OwnerAsync<int>("SELECT count(*) FROM fleet.gateway WHERE site_id = @_site", new { _site })).ShouldBe(0);
    }

    [Fact]
    public async Task A_key_of_another_curve_or_none_is_refused_by_field()
    {
        var token = await TestGateway.MakeTokenAsync(_host.Database, _site, "g");
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        using var refused = await EnrolAsync(token, "g", other);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty("publicKey", out _).ShouldBeTrue();
        using var garbage = await _client.PostAsJsonAsync("/api/v1/gateways/enrol", new EnrolmentRequest(token, "g", "no key", "1"));
        garbage.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Enrolled_again_a_gateway_keeps_its_id_and_only_the_new_key_counts()
    {
        using var before = await TestGateway.EnrolAsync(_host, _site, "g");
        await before.StoreAsync(before.Batch(1, 0, Record()));
        using var after = await TestGateway.EnrolAsync(_host, _site, "g");

        after.Id.ShouldBe(before.Id);
        await after.StoreAsync(after.Batch(1, 0, Record()));
        using var refused = await before.SendAsync(before.Batch(2, 1, Record()));
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_gateway_that_nobody_enrolled_is_told_so()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/ingest") { Content = new ByteArrayContent([1]) };
        request.Headers.Add(RequestSignature.GatewayField, Guid.CreateVersion7().ToString());

        using var answer = await _client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("not enrolled here");
    }

    [Fact]
    public async Task The_list_shows_how_far_each_lane_is_stored_and_when_it_was_heard_of()
    {
        using var gateway = await TestGateway.EnrolAsync(_host, _site, "g");
        await gateway.StoreAsync(gateway.Batch(1, 0, Record(), Record()));
        using var adam = await at.PersonAsync(_site, "Administrator");

        var listed = (await adam.Client.GetFromJsonAsync<JsonElement>("/api/v1/gateways")).GetProperty("items")[0];

        listed.GetProperty("name").GetString().ShouldBe("g");
        listed.GetProperty("siteCode").GetString().ShouldBe(_code);
        listed.GetProperty("lastSeenUtc").GetDateTimeOffset().ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        Math.Abs(listed.GetProperty("clockOffsetSeconds").GetDouble()).ShouldBeLessThan(60);
        listed.GetProperty("lanes")[0].GetProperty("lane").GetString().ShouldBe("Telemetry");
        listed.GetProperty("lanes")[0].GetProperty("storedThrough").GetInt64().ShouldBe(2);
    }

    private static Contracts.Records.OutboxRecord Record() => TestGateway.Readings(
        ["T-1.level"], new Reading(0, 1, Quality.Good, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow));

    private Task<HttpResponseMessage> EnrolAsync(string token, string name, ECDsa key) =>
        _client.PostAsJsonAsync("/api/v1/gateways/enrol", TestGateway.Request(token, name, key));

    private static async Task<EnrolmentAnswer> AnswerAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await answer.Content.ReadFromJsonAsync<EnrolmentAnswer>())!;
    }
}
