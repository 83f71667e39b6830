using System.CommandLine;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about the versions of a DAG.</summary>
internal static class VersionsCommand
{
    public static IEnumerable<Command> All() => [List(), Source(), Diff()];

    private static Command List()
    {
        var dag = Shared.Name("DAG", "The DAG's id");
        var (paging, json) = (new Paging(), Shared.Json());
        return Shared.Command("versions", "A DAG's versions with what each changed, latest first.", "dags versions daily_sales", dag, json).InPages(paging).Asks(async (parsed, client, cancel) =>
        {
            var page = await paging.ReadAsync(parsed, (cursor, limit) => client.DagVersionsAsync(parsed.GetRequiredValue(dag), cursor, limit, cancel));
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(["Version", "Stored", "Tasks", "Changes"], page.Items.Select(version => new[] { $"{version.Number}", Times.Of(version.CreatedAt), $"{version.TaskCount}", version.Changes }), "No further versions.");
            Print.More(page.Next);
            return ExitCode.Ok;
        });
    }

    private static Command Source()
    {
        var dag = Shared.Name("DAG", "The DAG's id");
        var number = new Argument<int?>("VERSION") { Description = "The version's number (the one that new runs take by default)", Arity = ArgumentArity.ZeroOrOne };
        var json = Shared.Json();
        return Shared.Command("source", "The source of a DAG's version; with --json also its graph and plugins.", "dags source daily_sales 3", dag, number, json).Asks(async (parsed, client, cancel) =>
        {
            var id = parsed.GetRequiredValue(dag);
            var version = await client.DagVersionAsync(id, parsed.GetValue(number) ?? (await client.DagAsync(id, cancel)).Version, cancel);
            if (parsed.GetValue(json)) return Print.Json(version);
            foreach (var file in version.Sources)
            {
                // Which file it is only matters where there are several, and must not get into the source of one.
                if (version.Sources.Count > 1) Console.WriteLine($"// {file.Path}");
                Console.WriteLine(file.Text);
            }

            return ExitCode.Ok;
        });
    }

    private static Command Diff()
    {
        var dag = Shared.Name("DAG", "The DAG's id");
        var from = new Argument<int?>("FROM") { Description = "The number of the one version (the one before TO by default)", Arity = ArgumentArity.ZeroOrOne };
        var to = new Argument<int?>("TO") { Description = "The number of the other (the one that new runs take by default)", Arity = ArgumentArity.ZeroOrOne };
        var context = new Option<int?>("--context") { Description = "How many lines that are the same stand around what changed (3 by default)", HelpName = "N" };
        var json = Shared.Json();
        return Shared.Command("diff", "What is different between two versions of a DAG: tasks, schedule, params and plugins in words, the source line by line.", "dags diff daily_sales 3 5", dag, from, to, context, json).Asks(async (parsed, client, cancel) =>
        {
            var id = parsed.GetRequiredValue(dag);
            var later = parsed.GetValue(to) ?? (await client.DagAsync(id, cancel)).Version;
            if (parsed.GetValue(from) is null && later == 1) throw new OptionsException([$"DAG '{id}' has one version only, so there is nothing to compare it with."]);
            var diff = await client.VersionDiffAsync(id, parsed.GetValue(from) ?? later - 1, later, parsed.GetValue(context), cancel);
            if (parsed.GetValue(json)) Print.Json(diff);
            else VersionDiffText.Write(diff);
            return ExitCode.Ok;
        });
    }
}
