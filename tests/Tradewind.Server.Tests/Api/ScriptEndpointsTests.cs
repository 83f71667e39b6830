using System.Net;

namespace Tradewind.Server.Tests.Api;

public sealed class ScriptEndpointsTests
{
    [Fact]
    public async Task Scripts_are_listed_with_their_folder_and_read_with_their_hash()
    {
        await using var server = await TestServer.StartAsync();
        server.Scripts.Scripts["teams/sales.csx"] = "// sales";
        server.Scripts.NotWritable = "It is mounted read-only.";
        var client = server.Client(Role.Viewer);

        var list = await client.ScriptsAsync();
        (list.Folder, list.NotWritable).ShouldBe(("/srv/dags on here", "It is mounted read-only."));
        list.Items.ShouldHaveSingleItem().Path.ShouldBe("teams/sales.csx");

        var script = await client.ScriptAsync("teams/sales.csx");
        script.Text.ShouldBe("// sales");
        script.Sha256.Length.ShouldBe(64);
        (await Should.ThrowAsync<TradewindApiException>(client.ScriptAsync("none.csx"))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("../secret.csx")]
    [InlineData("..%2fsecret.csx")]
    [InlineData("/etc/passwd.csx")]
    [InlineData("a\\b.csx")]
    [InlineData("bin/a.csx")]
    [InlineData("notes.txt")]
    [InlineData("")]
    public async Task Path_that_is_none_of_a_script_is_refused_for_reading_saving_checking_and_running(string path)
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Author);
        Task[] calls = [client.ScriptAsync(path), client.SaveScriptAsync(new() { Path = path, Text = "x" }), client.CheckDraftAsync(new() { Path = path, Text = "x" })];
        foreach (var call in calls) (await Should.ThrowAsync<TradewindApiException>(call)).ShouldSatisfyAllConditions(
            refused => refused.Status.ShouldBe(HttpStatusCode.BadRequest), refused => refused.Problem!.Errors!.Keys.ShouldBe(["path"]));
        server.Scripts.Scripts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Script_is_saved_over_what_it_began_from_and_over_nothing_else()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Author);
        var first = await client.SaveScriptAsync(new() { Path = "sales.csx", Text = "// one" });
        var second = await client.SaveScriptAsync(new() { Path = "sales.csx", Text = "// two", Began = first.Sha256 });

        (await Should.ThrowAsync<TradewindApiException>(client.SaveScriptAsync(new() { Path = "sales.csx", Text = "// mine", Began = first.Sha256 }))).ShouldSatisfyAllConditions(
            refused => refused.Status.ShouldBe(HttpStatusCode.Conflict), refused => refused.Message.ShouldContain(second.Sha256));
        (await Should.ThrowAsync<TradewindApiException>(client.SaveScriptAsync(new() { Path = "sales.csx", Text = "// mine" }))).Message.ShouldContain("There is a script 'sales.csx' already");
        (await Should.ThrowAsync<TradewindApiException>(client.SaveScriptAsync(new() { Path = "gone.csx", Text = "// mine", Began = first.Sha256 }))).Message.ShouldContain("is gone from the folder");
        server.Scripts.Scripts.ShouldHaveSingleItem().Value.ShouldBe("// two");
        server.Access.Audit.Count(entry => entry.Action == "script.save").ShouldBe(2);
    }

    [Fact]
    public async Task Folder_that_cannot_be_written_refuses_a_save_with_its_reason()
    {
        await using var server = await TestServer.StartAsync();
        server.Scripts.NotWritable = "It is mounted read-only.";
        (await Should.ThrowAsync<TradewindApiException>(server.Client(Role.Author).SaveScriptAsync(new() { Path = "sales.csx", Text = "// one" }))).Message.ShouldBe("It is mounted read-only.");
    }

    [Fact]
    public async Task Draft_is_checked_and_nothing_is_stored()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Author);
        var sound = await client.CheckDraftAsync(new() { Path = "sales.csx", Text = "// sound" });
        sound.Faults.ShouldBeEmpty();
        sound.Warnings.ShouldHaveSingleItem().Code.ShouldBe("CS0219");
        sound.Dags.ShouldHaveSingleItem().ShouldSatisfyAllConditions(dag => dag.DagId.ShouldBe("sales"), dag => dag.TaskCount.ShouldBe(1));

        var faulty = await client.CheckDraftAsync(new() { Path = "sales.csx", Text = "fault" });
        faulty.Faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(fault => fault.Line.ShouldBe(3), fault => fault.Column.ShouldBe(7));
        faulty.Dags.ShouldBeEmpty();
        server.Scripts.Scripts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_of_a_draft_takes_its_params_and_answers_with_the_run()
    {
        await using var server = await TestServer.StartAsync();
        using var http = server.Http(Role.Author);
        using var made = await http.PostAsync("api/v1/drafts/runs", new StringContent("""{"path":"sales.csx","text":"// one","dagId":"sales","params":{"name":"Ada"}}""", System.Text.Encoding.UTF8, "application/json"));
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        made.Headers.Location!.ToString().ShouldStartWith("/api/v1/runs/");
        server.Scripts.Runs.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            request => request.Draft.Text.ShouldBe("// one"), request => request.DagId.ShouldBe("sales"), request => request.Params.ShouldBe("""{"name":"Ada"}"""));

        using var refused = await http.PostAsync("api/v1/drafts/runs", new StringContent("""{"path":"sales.csx","text":"// one","params":[1]}""", System.Text.Encoding.UTF8, "application/json"));
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
