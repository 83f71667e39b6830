namespace Tradewind.Http;

/// <summary>
/// Waits until a request succeeds, and its answer is as it should be. Its output is the answer. A server that cannot be reached, and
/// the statuses of <see cref="NotYetOn"/>, mean "not yet"; other statuses than 2xx fail the task.
/// <code>dag.Sensor("exported", new HttpSensor { Url = "https://example.com/jobs/7", Until = answer => answer.Json&lt;Job&gt;().State == "done" });</code>
/// </summary>
public sealed class HttpSensor : SensorOperator
{
    private const int BodyLimit = 1_000_000;

    /// <summary>The address; relative to that of <see cref="Connection"/> when there is one.</summary>
    public required Value<string> Url { get; init; }

    /// <summary>GET, HEAD, POST, ... Default GET, or POST when there is a body.</summary>
    public Value<string>? Method { get; init; }

    /// <summary>The id of a connection of type <c>http</c>, as in <see cref="HttpRequest.Connection"/>.</summary>
    public Value<string>? Connection { get; init; }

    /// <summary>Headers. For secrets use a <see cref="Connection"/>: these are shown with the task.</summary>
    public Dictionary<string, Value<string>> Headers { get; init; } = [];

    /// <summary>What to add to the address after <c>?</c>, escaped.</summary>
    public Dictionary<string, Value<string>> Query { get; init; } = [];

    /// <summary>The body, if any.</summary>
    public Payload? Body { get; init; }

    /// <summary>How long to wait for the answer to begin, and then for each further part of it. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether an answer is what is waited for. Default: every success is.</summary>
    public Func<HttpResult, bool>? Until { get; init; }

    /// <summary>The statuses that mean "not yet". Default 404, 408, 425, 429 and 5xx.</summary>
    public IReadOnlyList<StatusRange> NotYetOn { get; init; } = [404, .. StatusRules.Passing];

    /// <inheritdoc />
    public override async Task<SensorResult> CheckAsync(OperatorContext ctx, CancellationToken cancellationToken)
    {
        var call = await HttpCall.OfAsync(Url, Method, Connection, Headers, Query, Body, Timeout, ctx);
        try
        {
            using var response = await call.SendAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                var description = await HttpAnswer.DescribeAsync(call, response, cancellationToken);
                return NotYetOn.Any(r => r.Contains((int)response.StatusCode)) ? SensorResult.NotYet(description) : throw new FailNowException(description);
            }

            var result = await HttpAnswer.ReadAsync(call, response, BodyLimit, cancellationToken)
                ?? throw new FailNowException($"{call.Name} answered with more than {BodyLimit} bytes, too many to look at in each check.");
            return Until is null || Until(result) ? SensorResult.Met(result) : SensorResult.NotYet($"{call.Name} answered {result.Status}, but not yet what is waited for");
        }
        catch (HttpRequestException e)
        {
            return SensorResult.NotYet(e.Message);
        }
    }
}
