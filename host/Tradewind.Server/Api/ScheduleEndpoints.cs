using Tradewind.Client;
using Tradewind.Engine.Queries;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

internal static class ScheduleEndpoints
{
    private const int MostRuns = 1_000;
    private const int HoursOfAWeek = 7 * 24;
    private const int MostHours = 31 * 24;

    public static void MapSchedules(this IEndpointRouteBuilder api)
    {
        api.MapGet("dags/{dagId:id}/next", NextAsync).WithSummary("The next runs that a DAG's schedule makes, those that were missed and will still be made first.");
        api.MapGet("schedule/forecast", ForecastAsync).WithSummary("The load that the schedules of all DAGs bring, hour by hour.");
    }

    private static async Task<ResourcePage<NextRunResource>> NextAsync(string dagId, int? count, ScheduleQueries schedules, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var most = check.Number("count", count, 1, MostRuns, 20);
        check.Done();
        return Resources.Page(await schedules.NextAsync(dagId, most, null, cancel), Resources.NextRun);
    }

    private static async Task<ForecastResource> ForecastAsync(int? hours, ScheduleQueries schedules, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var wanted = check.Number("hours", hours, 1, MostHours, HoursOfAWeek);
        check.Done();
        return Resources.Forecast(await schedules.ForecastAsync(wanted, cancel));
    }
}
