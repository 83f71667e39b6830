using System.Net;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Access;

namespace Tradewind.Server.Tests.Api;

public sealed class AuditDownloadTests
{
    [Fact]
    public async Task Audit_is_downloaded_as_csv_in_which_no_name_is_a_formula()
    {
        await using var server = await TestServer.StartAsync();
        await ((IAccessStore)server.Access).AuditAsync(
            new(new(2026, 11, 26, 10, 0, 0, TimeSpan.Zero), "user:ada", "variable.save", "=cmd|' /c calc'!A1", """{"value":"a, b"}""", null));

        using var answer = await server.Http(Role.Admin).GetAsync("api/v1/audit?download=true&subject=" + Uri.EscapeDataString("=cmd|' /c calc'!A1"));
        var text = await answer.Content.ReadAsStringAsync();

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        answer.Content.Headers.ContentDisposition!.FileName.ShouldBe("audit.csv");
        text.ShouldBe("at,actor,action,subject,dag,before,after\r\n2026-11-26T10:00:00.000Z,user:ada,variable.save,'=cmd|' /c calc'!A1,,\"{\"\"value\"\":\"\"a, b\"\"}\",\r\n");
    }

    [Fact]
    public async Task Pages_of_a_download_and_a_download_by_a_viewer_are_refused()
    {
        await using var server = await TestServer.StartAsync();

        (await server.Http(Role.Admin).GetAsync("api/v1/audit?download=true&limit=5")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await server.Http(Role.Viewer).GetAsync("api/v1/audit?download=true")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }
}
