using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tradewind.Server.Tests.Fakes;

namespace Tradewind.Server.Tests.Api;

public sealed class ApprovalEndpointsTests : IAsyncLifetime
{
    private const string Address = $"/api/v1/runs/1/tasks/{MemoryRuns.Task}";
    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _server.Runs.AddRun().Head.Id.ShouldBe(1);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Open_questions_are_listed_with_their_options_and_form()
    {
        using var http = _server.Http(Role.Viewer);

        var question = (await http.GetFromJsonAsync<JsonElement>("/api/v1/approvals")).GetProperty("items")[0];

        (question.GetProperty("subject").GetString(), question.GetProperty("options")[1].GetString()).ShouldBe(("Release?", "Reject"));
        question.GetProperty("formSchema").GetProperty("type").GetString().ShouldBe("object");
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/approvals?state=ended")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await http.GetAsync("/api/v1/approvals?state=half")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Answer_is_taken_once_and_says_who_gave_it()
    {
        using var http = _server.Http(Role.Operator);

        var answered = await (await http.PostAsJsonAsync($"{Address}/answer", new { chosen = new[] { "Approve" }, form = new { reason = "fine" } })).Content.ReadFromJsonAsync<JsonElement>();

        (answered.GetProperty("chosen")[0].GetString(), answered.GetProperty("endedBy").GetString(), answered.GetProperty("form").GetProperty("reason").GetString())
            .ShouldBe(("Approve", "user:operator", "fine"));
        _server.Deferrals.Request!.Form.ShouldBe("""{"reason":"fine"}""");
        var second = await http.PostAsJsonAsync($"{Address}/answer", new { chosen = new[] { "Reject" } });
        second.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await second.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString().ShouldBe("It was answered by user:operator.");
    }

    [Fact]
    public async Task Viewer_may_not_answer()
    {
        using var http = _server.Http(Role.Viewer);

        (await http.PostAsJsonAsync($"{Address}/answer", new { chosen = new[] { "Approve" } })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        _server.Deferrals.Request.ShouldBeNull();
    }

    [Fact]
    public async Task Waits_of_a_task_name_the_run_that_it_made()
    {
        using var http = _server.Http(Role.Viewer);

        var wait = (await http.GetFromJsonAsync<JsonElement>($"{Address}/waits")).GetProperty("items")[0];

        (wait.GetProperty("kind").GetString(), wait.GetProperty("for").GetString(), wait.GetProperty("runId").GetInt64()).ShouldBe(("trigger", "its run of 'other'", 42));
    }
}
