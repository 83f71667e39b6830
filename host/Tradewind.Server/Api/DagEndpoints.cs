using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

internal static class DagEndpoints
{
    private const int UsualPage = 50;

    public static void MapDags(this IEndpointRouteBuilder api)
    {
        api.MapGet("dags", ListAsync).WithSummary("DAGs by id, a page at a time.");
        api.MapGet("dags/{dagId:id}", GetAsync).WithSummary("A DAG with its tasks.");
        api.MapPatch("dags/{dagId:id}", PatchAsync).Takes(Deed.Pause).WithSummary("Changes a DAG: pauses or unpauses it.");
        api.MapPut("dags/{dagId:id}/favourite", (string dagId, FavouriteCommands favourites, ClaimsPrincipal user, CancellationToken cancel) => MarkAsync(dagId, true, favourites, user, cancel))
            .WithSummary("Marks a DAG as a favourite of the caller's account.");
        api.MapDelete("dags/{dagId:id}/favourite", (string dagId, FavouriteCommands favourites, ClaimsPrincipal user, CancellationToken cancel) => MarkAsync(dagId, false, favourites, user, cancel))
            .WithSummary("Takes the caller's mark off a DAG.");
        api.MapPost("dags/change", ChangeAsync).Takes(Deed.Pause).WithSummary("Pauses, unpauses or triggers all DAGs that match a filter. With dryRun=true it only says which.");
        api.MapGet("dag-counts", CountsAsync).WithSummary("How many DAGs there are, by the state of their latest run.");
        api.MapGet("dag-tags", TagsAsync).WithSummary("All tags in use, with how many active DAGs carry each.");
        api.MapGet("import-errors", ImportErrorsAsync).WithSummary("Scripts that could not be taken up as they are now.");
    }

    private static async Task<ResourcePage<DagResource>> ListAsync(
        string? text, string? tag, string? owner, bool? paused, bool? favourite, string? active, string? state, string? cursor, int? limit, IDagQueries dags, FavouriteCommands favourites, ClaimsPrincipal user, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var filter = new DagFilter
        {
            Text = check.Text("text", text), Tag = check.Text("tag", tag), Owner = check.Text("owner", owner), Paused = paused,
            Active = Active(check, active), LastRun = check.State("state", state), FavouriteOf = favourite is true ? user.Caller().User : null,
        };
        // Each comes with its latest runs, which is most of the answer.
        var size = check.Limit(limit, usual: UsualPage);
        var from = check.Text("cursor", cursor);
        if (favourite is false) check.Add("favourite", "'favourite' must be true, or left out for all.");
        check.Done();
        var page = await dags.ListAsync(filter, from, size, cancel);
        var marked = await favourites.OfAsync(user.Caller(), cancel);
        return Resources.Page(page, dag => Resources.Dag(dag) with { Favourite = marked.Contains(dag.DagId) });
    }

    private static async Task<DagDetailResource> GetAsync(string dagId, IDagQueries dags, FavouriteCommands favourites, ClaimsPrincipal user, CancellationToken cancel) =>
        Resources.Dag(await dags.GetAsync(dagId, cancel) ?? throw DagCommands.Missing(dagId)) with { Favourite = (await favourites.OfAsync(user.Caller(), cancel)).Contains(dagId) };

    private static async Task<DagDetailResource> PatchAsync(
        string dagId, DagPatch patch, IDagCommands commands, IDagQueries dags, FavouriteCommands favourites, ClaimsPrincipal user, CancellationToken cancel)
    {
        if (patch.Paused is { } paused) await commands.SetPausedAsync(dagId, paused, user.Caller(), cancel);
        return await GetAsync(dagId, dags, favourites, user, cancel);
    }

    private static async Task<NoContent> MarkAsync(string dagId, bool favourite, FavouriteCommands favourites, ClaimsPrincipal user, CancellationToken cancel)
    {
        await favourites.SetAsync(dagId, favourite, user.Caller(), cancel);
        return TypedResults.NoContent();
    }

    private static async Task<DagsChangeResource> ChangeAsync(DagsChangeRequest request, IDagCommands commands, BulkTrigger triggers, ClaimsPrincipal user, CancellationToken cancel)
    {
        var check = new RequestCheck();
        if (request.Action is not ("pause" or "unpause" or "trigger")) check.Add("action", "'action' must be pause, unpause or trigger.");
        var filter = new DagFilter
        {
            Text = check.Text("text", request.Text), Tag = check.Text("tag", request.Tag), Owner = check.Text("owner", request.Owner), LastRun = check.State("state", request.State),
        };
        // A filter whose parts were all left out by mistake must not stop the installation.
        if (request.All != (filter == new DagFilter())) check.Add("all", "Say which DAGs: with a filter (text, tag, owner, state), or every one with 'all'.");
        check.Done();
        if (request.Action == "trigger") return Resources.Triggered(await triggers.TriggerAsync(filter, request.DryRun, user.Caller(), cancel), request.DryRun);
        var done = await commands.SetPausedAsync(filter, request.Action == "pause", request.DryRun, user.Caller(), cancel);
        return new() { DryRun = request.DryRun, Dags = done.Dags, Already = done.Already, Refused = done.Refused };
    }

    private static async Task<DagCountsResource> CountsAsync(
        string? text, string? tag, string? owner, bool? paused, string? active, IDagQueries dags, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var filter = new DagFilter
        {
            Text = check.Text("text", text), Tag = check.Text("tag", tag), Owner = check.Text("owner", owner), Paused = paused, Active = Active(check, active),
        };
        check.Done();
        return Resources.Counts(await dags.CountsAsync(filter, cancel));
    }

    private static async Task<ResourcePage<TagResource>> TagsAsync(IDagQueries dags, CancellationToken cancel) =>
        Resources.Page(await dags.TagsAsync(cancel), tag => new TagResource { Tag = tag.Tag, DagCount = tag.Count });

    private static async Task<ResourcePage<ImportErrorResource>> ImportErrorsAsync(IDagQueries dags, CancellationToken cancel) =>
        Resources.Page(await dags.ImportErrorsAsync(cancel), Resources.ImportError);

    private static bool? Active(RequestCheck check, string? active)
    {
        if (active is null or "true") return true;
        if (active is "false") return false;
        if (active is not "all") check.Add("active", "'active' must be true, false or all.");
        return null;
    }
}
