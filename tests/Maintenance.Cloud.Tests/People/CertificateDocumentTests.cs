using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Tests.Requests;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

[Collection("Requests")]
public sealed class CertificateDocumentTests(RequestHost at)
{
    private static readonly byte[] Pdf = [.. "%PDF-1.4 the certificate"u8];

    [Fact]
    public async Task The_paper_of_a_certificate_is_seen_by_its_person_and_whoever_sees_the_certificate()
    {
        var certificate = await CertificateAsync(at.Ids["tom"], "welding");

        var (status, kept) = await UploadAsync("mia", certificate, "tom.pdf");

        status.ShouldBe(HttpStatusCode.Created, kept.ToString());
        var id = kept.GetProperty("id").GetGuid();
        (await at.SendAsync("tom", "GET", $"/certificates/{certificate}")).Body.GetProperty("documentId").GetGuid().ShouldBe(id);
        using var bytes = await (await at.ClientAsync("tom")).GetAsync($"/api/v1/certificate-documents/{id}/content");
        (await bytes.Content.ReadAsByteArrayAsync()).ShouldBe(Pdf);
        foreach (var other in (string[])["tina", "con", "eve"])
            (await at.SendAsync(other, "GET", $"/certificate-documents/{id}/content")).Status.ShouldBe(HttpStatusCode.NotFound, other);
        foreach (var other in (string[])["adam", "rel", "sam"])
            (await at.SendAsync(other, "GET", $"/documents/{id}/content")).Status.ShouldBe(HttpStatusCode.NotFound, other);
        (await UploadAsync("tom", certificate, "mine.pdf")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await UploadAsync("eve", certificate, "theirs.pdf")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_certificate_has_one_paper_which_goes_before_another_comes_and_before_the_certificate_does()
    {
        var certificate = await CertificateAsync(at.Ids["tina"], "hoists");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => UploadAsync("mia", certificate, $"{i}.pdf")));

        answers.Count(answer => answer.Status is HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.Status is HttpStatusCode.Conflict).ShouldBe(3);
        (await at.SendAsync("adam", "DELETE", $"/certificates/{certificate}", null, 1)).Status.ShouldBe(HttpStatusCode.Conflict);
        var first = answers.Single(answer => answer.Status is HttpStatusCode.Created).Body.GetProperty("id").GetGuid();
        (await at.SendAsync("tina", "DELETE", $"/certificate-documents/{first}", null, 1)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await at.SendAsync("mia", "DELETE", $"/certificate-documents/{first}", null, 1)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await UploadAsync("mia", certificate, "renewed.pdf")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Who_is_erased_leaves_no_paper_no_preference_and_no_name_of_one_behind()
    {
        var leaver = await at.Host.Database.AddPersonAsync("lea", (at.Mine, "Technician"));
        var certificate = await CertificateAsync(leaver, "forklifts");
        var (_, removed) = await UploadAsync("mia", certificate, "lea-first.pdf");
        await at.SendAsync("mia", "DELETE", $"/certificate-documents/{removed.GetProperty("id")}", null, 1);
        await UploadAsync("mia", certificate, "lea-second.pdf");
        var (kept, paper) = await UploadAsync("adam", $"user-documents?siteId={at.Mine}&userId={leaver}&name=lea-paper.pdf");
        kept.ShouldBe(HttpStatusCode.Created, paper.ToString());
        (await at.SendAsync("lea", "PATCH", "/me/preferences", new { timeZone = "Asia/Tokyo" }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        var export = (await at.SendAsync("lea", "GET", "/me/export")).Body;
        export.GetProperty("certificateDocuments").EnumerateArray().Single().GetProperty("name").GetString().ShouldBe("lea-second.pdf");
        export.GetProperty("documents").EnumerateArray().Single().GetProperty("name").GetString().ShouldBe("lea-paper.pdf");
        export.GetProperty("preferences").GetProperty("time_zone").GetString().ShouldBe("Asia/Tokyo");
        (await at.SendAsync("adam", "PATCH", $"/users/{leaver}", new { isActive = false }, 1)).Status.ShouldBe(HttpStatusCode.OK);

        (await at.SendAsync("adam", "POST", $"/users/{leaver}/erase")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await at.SendAsync("adam", "GET", $"/certificate-documents?userId={leaver}")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await at.SendAsync("adam", "GET", $"/user-documents?userId={leaver}")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await at.Host.Database.OwnerRowsAsync<string>("SELECT concat(value_before, value_after) FROM platform.personal_value WHERE concat(value_before, value_after) ~ 'lea-(first|second|paper)|Asia/Tokyo'")).ShouldBeEmpty();
        (await at.Host.Database.OwnerAsync<int>("SELECT count(*)::int FROM people.preference WHERE user_id = @leaver AND time_zone IS NULL", new { leaver })).ShouldBe(1);
        (await at.Host.Database.OwnerRowsAsync<string>("SELECT changes::text FROM platform.event WHERE type LIKE 'CertificateDocument%' OR type LIKE 'PersonDocument%' OR type = 'PreferencesChanged'")).ShouldAllBe(changes => !changes.Contains("lea-"));
    }

    [Fact]
    public async Task A_paper_about_a_person_is_for_who_reads_accounts_and_is_no_paper_of_anything_else()
    {
        var (status, kept) = await UploadAsync("adam", $"user-documents?siteId={at.Mine}&userId={at.Ids["tom"]}&name=instruction.pdf&title=Cranes");
        status.ShouldBe(HttpStatusCode.Created, kept.ToString());
        var id = kept.GetProperty("id").GetGuid();

        (await at.SendAsync("mia", "GET", $"/user-documents?userId={at.Ids["tom"]}")).Body.GetProperty("items").EnumerateArray().Single().GetProperty("title").GetString().ShouldBe("Cranes");
        foreach (var kind in (string[])["documents", "library", "request-documents", "work-order-documents", "alarm-documents"])
        {
            (await at.SendAsync("mia", "GET", $"/{kind}/{id}")).Status.ShouldBe(HttpStatusCode.NotFound, kind);
            (await at.SendAsync("mia", "GET", $"/{kind}/{id}/content")).Status.ShouldBe(HttpStatusCode.NotFound, kind);
        }

        (await at.SendAsync("tom", "GET", $"/user-documents/{id}")).Status.ShouldBe(HttpStatusCode.Forbidden);
        var elsewhere = await at.Host.Database.AddPersonAsync("eva", (at.Theirs, "Technician"));
        var (refused, problem) = await UploadAsync("both", $"user-documents?siteId={at.Mine}&userId={elsewhere}&name=instruction.pdf");
        (refused, problem.GetProperty("errors").TryGetProperty("userId", out _)).ShouldBe((HttpStatusCode.UnprocessableEntity, true), problem.ToString());
        (await at.SendAsync("eve", "DELETE", $"/user-documents/{id}", null, 1)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await at.SendAsync("adam", "DELETE", $"/user-documents/{id}", null, 1)).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    private async Task<Guid> CertificateAsync(Guid userId, string skill) => await at.MakeAsync("adam", "/certificates", new
    {
        siteId = at.Mine,
        userId,
        skillId = await at.MakeAsync("adam", "/skills", new { siteId = at.Mine, name = skill }),
        issuedOn = "2026-01-01",
    });

    private Task<(HttpStatusCode Status, JsonElement Body)> UploadAsync(string who, Guid certificate, string name) =>
        UploadAsync(who, $"certificate-documents?certificateId={certificate}&name={name}");

    private async Task<(HttpStatusCode Status, JsonElement Body)> UploadAsync(string who, string address)
    {
        var client = await at.ClientAsync(who);
        using var content = new ByteArrayContent(Pdf);
        content.Headers.ContentType = new("application/octet-stream");
        using var answer = await client.PostAsync($"/api/v1/{address}", content);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length > 0 ? JsonSerializer.Deserialize<JsonElement>(text) : default);
    }
}
