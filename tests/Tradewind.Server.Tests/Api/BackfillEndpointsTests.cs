using System.Net;
using System.Text;
using System.Text.Json;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Recovery;

namespace Tradewind.Server.Tests.Api;

public sealed class BackfillEndpointsTests
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Create_passes_every_part_on_and_gives_the_backfill_with_its_progress()
    {
        await using var server = await TestServer.StartAsync();

        var made = await server.Client(Role.Operator).CreateBackfillAsync("sales", new()
        {
            From = From, To = From.AddHours(2), Reprocess = "failed", Version = "original", Backwards = true, MaxActiveRuns = 3, Note = "late",
            Params = System.Text.Json.JsonElement.Parse("""{"a":1}"""),
        });

        server.Backfills.Wishes.ShouldHaveSingleItem().ShouldBe(new Tradewind.Engine.Backfills.BackfillRequest
        {
            DagId = "sales", From = From, To = From.AddHours(2), Reprocess = Reprocess.Failed, Version = RerunOn.Original, Backwards = true, MaxActiveRuns = 3, Note = "late",
            Params = """{"a":1}""",
        });
        (made.State, made.Slots, made.Done, made.CreatedBy).ShouldBe(("running", 2, 1, "user:operator"));
        made.Runs.ShouldBe(new Dictionary<string, int> { ["success"] = 1 });
    }

    [Fact]
    public async Task Preview_lists_each_slot_and_makes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Operator);

        var slots = await client.PreviewBackfillAsync("sales", new() { From = From, To = From.AddHours(2) });

        slots.Items.Select(slot => (slot.Step, slot.RunId, slot.RunState, slot.Why)).ShouldBe(
            [("left_alone", (long?)7, "success", "it has a run that ended as success"), ("made", null, null, null)]);
        (await client.BackfillsAsync()).Items.ShouldBeEmpty();
        var wish = server.Backfills.Wishes.ShouldHaveSingleItem();
        (wish.Reprocess, wish.Version, wish.MaxActiveRuns).ShouldBe((Reprocess.None, RerunOn.Latest, 10));
    }

    [Fact]
    public async Task Backfill_is_shown_listed_paged_paused_resumed_and_cancelled()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Operator);
        var id = (await client.CreateBackfillAsync("sales", new() { From = From, To = From.AddHours(2) })).BackfillId;

        (await client.BackfillAsync(id)).DagId.ShouldBe("sales");
        (await client.BackfillsAsync("other")).Items.ShouldBeEmpty();
        var first = await client.BackfillSlotsAsync(id, limit: 1);
        first.Items.ShouldHaveSingleItem().Place.ShouldBe(0);
        (await client.BackfillSlotsAsync(id, first.Next)).Items.ShouldHaveSingleItem().Place.ShouldBe(1);
        (await client.PauseBackfillAsync(id)).State.ShouldBe("paused");
        (await client.ResumeBackfillAsync(id)).State.ShouldBe("running");
        (await client.CancelBackfillAsync(id)).EndedAt.ShouldNotBeNull();
        (await Should.ThrowAsync<TradewindApiException>(() => client.BackfillAsync(99))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","reprocess":"all"}""", "none, failed, completed")]
    [InlineData("""{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","maxActiveRuns":0}""", "between 1 and 1000")]
    [InlineData("""{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","params":[1]}""", "JSON object")]
    public async Task Fault_is_named_and_nothing_is_made(string body, string expected)
    {
        await using var server = await TestServer.StartAsync();
        using var http = server.Http(Role.Operator);

        using var response = await http.PostAsync("api/v1/dags/sales/backfills", new StringContent(body, Encoding.UTF8, "application/json"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain(expected);
        server.Backfills.Wishes.ShouldBeEmpty();
    }
    [Fact]
    public async Task Faults_are_named_all_together()
    {
        await using var server = await TestServer.StartAsync();
        using var http = server.Http(Role.Operator);

        using var response = await http.PostAsync(
            "api/v1/dags/sales/backfills", new StringContent("""{"from":"1960-01-01T00:00:00Z","to":"1950-01-01T00:00:00Z","maxActiveRuns":0,"reprocess":"all"}""", Encoding.UTF8, "application/json"));

        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        problem.RootElement.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["reprocess", "from", "to", "maxActiveRuns"]);
        server.Backfills.Wishes.ShouldBeEmpty();
    }
}
