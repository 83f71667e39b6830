namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>The next runs that a DAG's schedule makes, those that were missed and will still be made first.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="count">At most this many; 20 unless given.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<NextRunResource>> NextRunsAsync(string dagId, int? count = null, CancellationToken cancel = default) =>
        GetAsync(new QueryText($"dags/{Escape(dagId)}/next").Add("count", count).ToString(), TradewindJson.Default.ResourcePageNextRunResource, cancel);

    /// <summary>The load that the schedules of all DAGs bring, hour by hour.</summary>
    /// <param name="hours">For how many hours, the present one included; a week unless given.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ForecastResource> ForecastAsync(int? hours = null, CancellationToken cancel = default) =>
        GetAsync(new QueryText("schedule/forecast").Add("hours", hours).ToString(), TradewindJson.Default.ForecastResource, cancel);
}
