using System.Text.Json;
using Tradewind.Engine.States;
using Tradewind.Server.Tests;

namespace Tradewind.Commands.Tests;

public sealed class ServerCommandTests
{
    [Fact]
    public async Task Lists_are_tables_for_people_and_json_for_programs()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        var table = await Shell.RunAsync(server, Role.Viewer, "dags", "list");
        table.Code.ShouldBe(ExitCode.Ok);
        table.Out.Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2].ShouldBe(["sales", "running"]);
        table.Out.ShouldNotContain("\u001b");

        using var json = JsonDocument.Parse((await Shell.RunAsync(server, Role.Viewer, "dags", "list", "--json")).Out);
        json.RootElement.GetProperty("items")[0].GetProperty("dagId").GetString().ShouldBe("sales");
    }

    [Fact]
    public async Task Every_list_and_show_answers_in_both_forms()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        server.Runs.Log(1, "2026-11-22T10:00:00.000Z I hello\n");
        string[] calls =
        [
            "dags show sales", "runs list", "runs list --dag sales --state running", "runs show 1", "tasks list 1", "tasks log 1 load", "connections list", "variables list", "pools list", "alerts list", "tasks why 1 load", "plugins list",
            "plugins list --operators", "nodes list", "health", "users list", "tokens list", "audit", "audit user.save --limit 5",
        ];
        foreach (var call in calls)
        {
            var people = await Shell.RunAsync(server, Role.Admin, call.Split(' '));
            (people.Code, people.Error).ShouldBe((ExitCode.Ok, ""), call);
            people.Out.ShouldNotBeEmpty(call);
            var programs = await Shell.RunAsync(server, Role.Admin, [.. call.Split(' '), "--json"]);
            (programs.Code, programs.Error).ShouldBe((ExitCode.Ok, ""), call);
            JsonDocument.Parse(programs.Out).Dispose();
        }
    }

    [Fact]
    public async Task Alert_channel_is_set_listed_tested_and_deleted_from_the_command_line()
    {
        await using var server = await TestServer.StartAsync();
        (await Shell.RunAsync(server, Role.Admin, "alerts", "set", "mail", "--kind", "smtp", "--host", "mail.example.com", "--from", "tw@example.com", "--to", "ops@example.com, ada@example.com", "--events", "run_failed,dag_paused"))
            .Out.ShouldBe($"Alert channel mail is stored. Try it with: tradewind alerts test mail{Environment.NewLine}");
        server.Alerts.Channels["mail"].To.ShouldBe(["ops@example.com", "ada@example.com"]);
        (await Shell.RunAsync(server, Role.Admin, "alerts", "list")).Out.ShouldContain("run_failed, dag_paused");
        (await Shell.RunAsync(server, Role.Author, "alerts", "list")).Code.ShouldBe(ExitCode.NoServer);

        (await Shell.RunAsync(server, Role.Admin, "alerts", "test", "mail")).ShouldSatisfyAllConditions(
            test => test.Code.ShouldBe(ExitCode.Ok), test => test.Out.ShouldBe($"Taken: 200 OK: ok{Environment.NewLine}"));
        (await Shell.RunAsync(server, Role.Admin, "alerts", "messages", "mail")).Out.ShouldContain("Test of this alert channel");
        server.Alerts.Answer = new(false, "403 Forbidden");
        (await Shell.RunAsync(server, Role.Admin, "alerts", "test", "mail")).ShouldSatisfyAllConditions(
            test => test.Code.ShouldBe(ExitCode.Failed), test => test.Out.ShouldBe($"Not taken: 403 Forbidden{Environment.NewLine}"));
        (await Shell.RunAsync(server, Role.Admin, "alerts", "delete", "mail")).Code.ShouldBe(ExitCode.Ok);
        server.Alerts.Channels.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pool_is_set_listed_and_deleted_from_the_command_line()
    {
        await using var server = await TestServer.StartAsync();
        (await Shell.RunAsync(server, Role.Author, "pools", "set", "warehouse", "4", "--description", "the warehouse")).Out.ShouldBe($"Pool warehouse has 4 slots.{Environment.NewLine}");
        (await Shell.RunAsync(server, Role.Viewer, "pools", "list")).Out.Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..4].ShouldBe(["warehouse", "4", "1", "2"]);
        (await Shell.RunAsync(server, Role.Author, "pools", "delete", "warehouse")).Code.ShouldBe(ExitCode.Ok);
        (await Shell.RunAsync(server, Role.Author, "pools", "delete", "warehouse")).ShouldSatisfyAllConditions(
            again => again.Code.ShouldBe(ExitCode.Failed), again => again.Error.ShouldContain("tradewind pools set warehouse SLOTS"));
    }

    [Fact]
    public async Task Why_prints_one_blocker_a_line_with_the_time_it_ends()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        (await Shell.RunAsync(server, Role.Viewer, "tasks", "why", "sales/latest", "load")).Out.ReplaceLineEndings("\n").ShouldBe(
            "- Pool 'warehouse' has 0 of 2 free, and it takes 1.\n- It looks again when its next look is due. (until 2026-11-22 10:00:00)\n");
    }

    [Fact]
    public async Task Index_that_failed_is_named_with_its_log_however_many_succeeded_before_it()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.Succeeded = 150;
        server.Runs.Made += run => server.Runs.End(run, RunState.Failed);

        var told = await Shell.RunAsync(server, Role.Operator, "dags", "trigger", "sales", "--wait");

        told.Code.ShouldBe(ExitCode.Failed);
        told.Out.ShouldContain("Its log: tradewind tasks log 1 load --index 150");
    }

    [Theory]
    [InlineData("--params", "dags", "trigger", "sales")]
    [InlineData("--params", "backfills", "create", "sales", "--from", "2026-01-01", "--to", "2026-01-02")]
    [InlineData("--extra", "assets", "emit", "shop/orders")]
    [InlineData("--form", "approvals", "answer", "1", "load", "Approve")]
    public async Task Option_that_is_no_json_is_named_with_how_to_write_it(string option, params string[] call)
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();

        var told = await Shell.RunAsync(server, Role.Operator, [.. call, option, "{"]);

        told.Code.ShouldNotBe(ExitCode.Ok);
        told.Error.ShouldContain($"{option} is not valid JSON");
        told.Error.ShouldContain("Write it as '{");
    }

    [Theory]
    [InlineData("--params", "dags", "trigger", "sales")]
    [InlineData("--extra", "connections", "set", "warehouse", "--type", "ftp", "--field", "host=h")]
    [InlineData("--form", "approvals", "answer", "1", "load", "Approve")]
    public async Task Option_that_takes_an_object_refuses_other_json(string option, params string[] call)
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();

        var told = await Shell.RunAsync(server, Role.Author, [.. call, option, "[1]"]);

        told.Code.ShouldBe(ExitCode.Usage);
        told.Error.ShouldStartWith($"{option} is no JSON object. Write it as '{{");
    }

    [Fact]
    public async Task Attempt_that_there_was_not_is_no_empty_log()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        var told = await Shell.RunAsync(server, Role.Viewer, "tasks", "log", "1", "load", "--attempt", "9");
        told.Code.ShouldBe(ExitCode.Failed);
        told.Error.ShouldStartWith("Task 'load' of run 1 has had one attempt; there is no 9.");
    }

    [Theory]
    [InlineData("There is nothing at /api/v1/pools/w%20h.", "pools", "set", "w h", "3")]
    [InlineData("There is no DAG 'nothing'. Which there are says: tradewind dags list", "runs", "show", "nothing/first")]
    [InlineData("There is no DAG 'nothing'. Which there are says: tradewind dags list", "dags", "show", "nothing")]
    [InlineData("There is no variable 'nothing'. Store it with: tradewind variables set nothing VALUE", "variables", "show", "nothing")]
    [InlineData("There is no connection 'nothing'. Store it with: tradewind connections set nothing --type TYPE", "connections", "delete", "nothing")]
    [InlineData("'boss' is no role of a grant; use viewer, operator, author or admin.", "users", "grant", "viewer", "boss", "dag:x")]
    public async Task What_is_not_there_is_told_with_the_next_step(string words, params string[] arguments)
    {
        await using var server = await TestServer.StartAsync();
        var told = await Shell.RunAsync(server, Role.Admin, arguments);
        told.Code.ShouldBe(ExitCode.Failed);
        told.Error.ShouldStartWith(words);
        told.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
    }

    [Fact]
    public async Task What_answers_and_is_no_server_of_ours_is_told_so()
    {
        await using var server = await TestServer.StartAsync(map: app => app.MapGet("/other/api/v1/dags", () => Results.Content("<html>Sign in</html>", "text/html")).AllowAnonymous());
        var told = await Shell.RunAsync(new() { ["TRADEWIND_SERVER"] = $"{server.Address}other" }, "", "dags", "list");
        told.Code.ShouldBe(ExitCode.NoServer);
        told.Error.ShouldContain("is no Tradewind server");
    }

    [Fact]
    public async Task Token_that_can_be_none_is_refused_before_it_is_sent_and_one_with_a_line_break_behind_it_is_taken()
    {
        await using var server = await TestServer.StartAsync();
        var key = server.Http(Role.Viewer).DefaultRequestHeaders.Authorization!.Parameter!;
        (await Shell.RunAsync(new() { ["TRADEWIND_SERVER"] = server.Address.ToString(), ["TRADEWIND_TOKEN"] = $"{key}\n" }, "", "dags", "list")).Code.ShouldBe(ExitCode.Ok);
        var told = await Shell.RunAsync(new() { ["TRADEWIND_SERVER"] = server.Address.ToString(), ["TRADEWIND_TOKEN"] = "two words" }, "", "dags", "list");
        told.Code.ShouldBe(ExitCode.Usage);
        told.Error.ShouldStartWith("TRADEWIND_TOKEN is no token");
    }

    [Fact]
    public async Task Token_of_this_machine_is_not_sent_to_a_server_that_is_not_known_to_be_this_machines()
    {
        await using var server = await TestServer.StartAsync();
        var data = Directory.CreateTempSubdirectory("tradewind-cli-");
        var local = new LocalAccess(data.FullName);
        local.WriteToken(server.Http(Role.Admin).DefaultRequestHeaders.Authorization!.Parameter!);
        (await Shell.RunAsync(new() { ["TRADEWIND_DATA"] = data.FullName, ["TRADEWIND_SERVER"] = server.Address.ToString() }, "", "dags", "list")).Code.ShouldBe(ExitCode.NoServer);

        local.WriteServer("http://127.0.0.1:8080");
        var told = await Shell.RunAsync(new() { ["TRADEWIND_DATA"] = data.FullName, ["TRADEWIND_SERVER"] = server.Address.ToString() }, "", "dags", "list");
        told.Error.ShouldContain("the one of this machine is for http://127.0.0.1:8080 only");
        data.Delete(recursive: true);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("sales/first")]
    [InlineData("sales/latest")]
    public async Task Run_is_named_by_id_by_key_or_as_the_latest(string run)
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        (await Shell.RunAsync(server, Role.Viewer, "runs", "show", run)).Out.ShouldContain("sales, version 1");
    }

    [Theory]
    [InlineData("sales/nothing", ExitCode.Failed)]
    [InlineData("99", ExitCode.Failed)]
    [InlineData("nothing/latest", ExitCode.Failed)]
    [InlineData("sales", ExitCode.Usage)]
    [InlineData("sales/", ExitCode.Usage)]
    public async Task Run_that_does_not_exist_is_named_in_the_error(string run, int code)
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        var result = await Shell.RunAsync(server, Role.Viewer, "runs", "show", run);
        result.Code.ShouldBe(code);
        result.Error.ShouldContain(run.Split('/')[0]);
        result.Out.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(RunState.Success, ExitCode.Ok)]
    [InlineData(RunState.Failed, ExitCode.Failed)]
    public async Task Trigger_that_waits_ends_with_the_runs_outcome(RunState end, int code)
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.Made += run => _ = Task.Run(() => server.Runs.End(run, end));
        var result = await Shell.RunAsync(server, Role.Operator, "dags", "trigger", "sales", "--wait", "--note", "by hand");
        result.Code.ShouldBe(code);
        result.Out.ShouldContain($"sales: {end.Word()}");
    }

    [Fact]
    public async Task Trigger_with_params_that_are_not_json_makes_no_run()
    {
        await using var server = await TestServer.StartAsync();
        var result = await Shell.RunAsync(server, Role.Operator, "dags", "trigger", "sales", "--params", "{currency}");
        result.Code.ShouldBe(ExitCode.Usage);
        result.Error.ShouldContain("--params");
        (await server.Client(Role.Viewer).RunsAsync(new())).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Errors_name_file_line_and_column_and_fail_the_command()
    {
        await using var server = await TestServer.StartAsync();
        var result = await Shell.RunAsync(server, Role.Viewer, "dags", "errors");
        result.Code.ShouldBe(ExitCode.Failed);
        result.Out.ShouldContain("broken.csx(3,7): error CS0103: The name 'x' does not exist.");
    }

    [Fact]
    public async Task Log_is_followed_to_its_end()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        server.Runs.Log(1, "one\ntwo\n");
        server.Runs.End(1);
        (await Shell.RunAsync(server, Role.Viewer, "tasks", "log", "sales/latest", "load", "--follow")).Out.ShouldBe("one\ntwo\n");
    }

    [Fact]
    public async Task Secret_comes_from_standard_input_and_is_not_shown()
    {
        await using var server = await TestServer.StartAsync();
        var environment = new Dictionary<string, string>
        {
            ["TRADEWIND_SERVER"] = server.Address.ToString(), ["TRADEWIND_TOKEN"] = server.Http(Role.Author).DefaultRequestHeaders.Authorization!.Parameter!,
        };
        (await Shell.RunAsync(environment, "hunter2\n", "connections", "set", "db", "--type", "postgres", "--host", "h", "--password")).Code.ShouldBe(ExitCode.Ok);
        server.Configuration.Connections["db"].Password.ShouldBe("hunter2");
        (await Shell.RunAsync(environment, "", "connections", "set", "db", "--port", "5433")).Code.ShouldBe(ExitCode.Ok);
        server.Configuration.Connections["db"].ShouldSatisfyAllConditions(
            one => one.Password.ShouldBe("hunter2"), one => one.Port.ShouldBe(5433), one => one.Host.ShouldBe("h"));
        (await Shell.RunAsync(environment, "", "connections", "list")).Out.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Made_token_stands_alone_on_standard_output()
    {
        await using var server = await TestServer.StartAsync();
        var result = await Shell.RunAsync(server, Role.Operator, "tokens", "create", "ci", "--days", "3");
        var key = result.Out.Trim();
        key.ShouldStartWith("tw_");
        key.ShouldNotContain(" ");
        (await Shell.RunAsync(new() { ["TRADEWIND_SERVER"] = server.Address.ToString(), ["TRADEWIND_TOKEN"] = key }, "", "dags", "list")).Code.ShouldBe(ExitCode.Ok);
    }

    [Fact]
    public async Task Role_that_is_too_small_is_told_so()
    {
        await using var server = await TestServer.StartAsync();
        var result = await Shell.RunAsync(server, Role.Viewer, "dags", "pause", "sales");
        result.Code.ShouldBe(ExitCode.NoServer);
        result.Error.ShouldContain("role");
    }

    [Fact]
    public async Task Server_on_the_same_machine_is_found_by_its_data_folder()
    {
        await using var server = await TestServer.StartAsync();
        var data = Directory.CreateTempSubdirectory("tradewind-cli-");
        var local = new LocalAccess(data.FullName);
        local.WriteServer(server.Address.ToString());
        local.WriteToken(server.Http(Role.Admin).DefaultRequestHeaders.Authorization!.Parameter!);

        (await Shell.RunAsync(new() { ["TRADEWIND_DATA"] = data.FullName }, "", "dags", "list")).Code.ShouldBe(ExitCode.Ok);

        // Its token is not shown to another server.
        await using var other = await TestServer.StartAsync();
        var elsewhere = await Shell.RunAsync(new() { ["TRADEWIND_DATA"] = data.FullName, ["TRADEWIND_SERVER"] = other.Address.ToString() }, "", "dags", "list");
        elsewhere.Code.ShouldBe(ExitCode.NoServer);
        elsewhere.Error.ShouldContain("TRADEWIND_TOKEN");
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task Server_that_does_not_answer_is_named_with_the_next_step()
    {
        var server = await TestServer.StartAsync();
        var gone = server.Address.ToString();
        await server.DisposeAsync();
        var result = await Shell.RunAsync(new() { ["TRADEWIND_SERVER"] = gone }, "", "dags", "list");
        result.Code.ShouldBe(ExitCode.NoServer);
        result.Error.ShouldContain("tradewind standalone");
    }
}
