using System.Text;
using System.Text.Json;

namespace Tradewind.Execution;

/// <summary>One attempt while it is performed: its inputs, its body, its output.</summary>
internal sealed partial class Attempt(LoadedDag dag, TaskDefinition task, MapElements outputs, TimeProvider time, OperatorContext ctx)
{
    private const int ShownLength = 4096;
    private const int LongestName = 200;
    private readonly SortedDictionary<string, string> _rendered = new(StringComparer.Ordinal);

    public TimeSpan? Timeout => dag.TimeoutOf(task.Id);

    public IReadOnlyList<RetryRule> RetryRules => dag.Dag.RetryRulesOf(task);

    /// <summary>What the operator's settings were worth; known also when the operator failed.</summary>
    public string? RenderedJson => _rendered.Count == 0 ? null : JsonSerializer.Serialize(_rendered, XComJson.Shared);

    /// <summary>What its index is called; null when nothing says so.</summary>
    public string? IndexName { get; private set; }

    /// <summary>What it said of assets, once it has succeeded.</summary>
    public IReadOnlyList<EmittedAsset> Emitted { get; private set; } = [];

    /// <summary>It is over: what its body may have left running can add nothing to it.</summary>
    public void End() => ctx.End();

    public async Task<AttemptResult> PerformAsync()
    {
        var result = await DoAsync();
        // Only a success tells news.
        if (result.Kind == AttemptKind.Success) Emitted = PartitionedNews.Of(task, ctx);
        return result;
    }

    private async Task<AttemptResult> DoAsync()
    {
        var arguments = await ArgumentsAsync();
        if (task.Cache is not { } rule)
            return await PerformAsync(task.Body, arguments);

        var key = await CacheKeyAsync(rule, arguments);
        if (await ctx.Services.FindCachedAsync(key, ctx.CancellationToken) is { } cached)
            return await TakeOverAsync(cached);

        var result = await PerformAsync(task.Body, arguments);
        return result.Kind == AttemptKind.Success ? result with { CacheKey = key } : result;
    }

    private async Task<string> CacheKeyAsync(CacheRule rule, object?[] arguments)
    {
        using var key = new CacheKey();
        foreach (var part in new[] { ctx.Facts.BundleKey, ctx.DagId, task.Id, ctx.Facts.ParamsJson, ctx.Partition, rule.By?.Invoke(ctx) }) key.Add(part);
        // Of what it is mapped over only its own element counts.
        if (task.Map is { } map) await AddElementAsync(key, map);
        foreach (var input in task.Inputs)
            if (!task.MapOver.Contains(input)) await key.AddAsync(input, ctx);

        var body = task.Body is MappedOperatorBody mapped ? mapped.BodyFor(arguments[0]) : task.Body;
        foreach (var (prefix, op) in body.Operators)
        {
            key.Add(prefix);
            foreach (var setting in OperatorSettings.Resolvable(op)) AddSetting(key, await ctx.ResolveAsync(setting));
        }

        return key.ToString();
    }

    private async Task AddElementAsync(CacheKey key, MapSource map)
    {
        var places = map.Places(ctx.MapIndex, ctx.Facts.MapLengths);
        for (var at = 0; at < places.Length; at++)
        {
            if (map.Parts[at].Values is not { } values) key.Add(await outputs.ReadAsync(map.Parts[at].Task!, places[at], ctx));
            else key.Add(places[at] < values.Count ? JsonSerializer.SerializeToUtf8Bytes(values[places[at]], dag.Json) : default(ReadOnlyMemory<byte>?));
        }
    }

    // A body counts by its bytes; what is shown of it may be shortened.
    private void AddSetting(CacheKey key, object? value)
    {
        if (value is PayloadContent content)
        {
            key.Add(content.ContentType);
            key.Add(content.Bytes);
        }
        else
        {
            key.Add(value is null ? null : Show(value));
        }
    }

    private async Task<AttemptResult> TakeOverAsync(CachedOutputs cached)
    {
        ctx.Log($"Taken over from run {cached.RunId}, attempt {cached.Attempt}: the same script, params, inputs and settings.");
        return await TakeAsync(cached, $"taken over from run {cached.RunId}, attempt {cached.Attempt}");
    }

    private async Task<AttemptResult> TakeAsync(CachedOutputs cached, string message)
    {
        foreach (var (name, stored) in cached.Outputs)
            if (name != XComKeys.Return) await ctx.Services.WriteXComAsync(name, stored, ctx.CancellationToken);
        return new AttemptResult
        {
            Kind = AttemptKind.Success,
            Message = message,
            OutputJson = cached.Outputs.TryGetValue(XComKeys.Return, out var output) ? output : (ReadOnlyMemory<byte>?)null,
            OutputLength = cached.OutputLength,
            CachedFrom = cached,
        };
    }

    private async Task<AttemptResult> PerformAsync(TaskBody body, object?[] arguments) => body switch
    {
        CodeBody code => await SuccessAsync(await code.Call(arguments, ctx), code.OutputType),
        ActionBody action => await ActAsync(action),
        TransferBody transfer => await TransferAsync(transfer),
        SensorBody sensor => await LookAsync(sensor.Sensor),
        CodeSensorBody sensor => await sensor.Check(ctx) ? new AttemptResult { Kind = AttemptKind.Success } : NotYet(null),
        BranchBody branch => Choose(branch, arguments),
        DeferBody defer => Defer(await defer.Ask(arguments, ctx, WaitOr(Graph.SensorSpec.LongestWait)), resume: false),
        MappedOperatorBody mapped => await PerformAsync(mapped.BodyFor(arguments[0]), []),
        _ => throw new InvalidOperationException($"Nothing executes a {body.GetType().Name}."),
    };

    private async Task<AttemptResult> ActAsync(ActionBody action)
    {
        await RenderAsync(action);
        var outcome = await action.Run(ctx, ctx.CancellationToken);
        return outcome.Kind switch
        {
            OutcomeKind.Success => await SuccessAsync(outcome.Output, action.OutputType ?? outcome.Output?.GetType()),
            OutcomeKind.Deferred => Defer(outcome.Deferral!, resume: true),
            OutcomeKind.Skipped => new AttemptResult { Kind = AttemptKind.Skipped, Message = outcome.Message },
            _ => new AttemptResult { Kind = AttemptKind.Failed, Message = outcome.Message, Retry = outcome.Retry },
        };
    }

    private async Task<AttemptResult> TransferAsync(TransferBody transfer)
    {
        await RenderAsync(transfer);
        var meter = new TransferMeter(ctx, time);
        var batches = transfer.Source.ReadAsync(ctx, ctx.CancellationToken);
        await transfer.Sink.WriteAsync(meter.Count(batches, ctx.CancellationToken), ctx, ctx.CancellationToken);
        return await SuccessAsync(meter.Finish(), typeof(TransferResult));
    }

    private AttemptResult Choose(BranchBody branch, object?[] arguments)
    {
        if (branch.Choose(arguments, ctx) is not { } choice) return new AttemptResult { Kind = AttemptKind.Success };
        var chosen = choice.OfType<TaskRef>().Distinct().ToArray();
        foreach (var stranger in chosen.Where(c => c.Definition.Upstream.All(u => u.Definition != task)))
            throw new FailNowException($"Branch '{task.Id}' chose '{stranger.Id}', which does not come right after it. Draw the edge: {task.Id}.Then({stranger.Id}).");

        return new AttemptResult { Kind = AttemptKind.Success, ChosenTasks = [.. chosen.Select(c => c.Id)] };
    }

    private TimeSpan WaitOr(TimeSpan otherwise) => task.Sensor?.Timeout ?? otherwise;

    private AttemptResult Defer(Deferral until, bool resume)
    {
        if (until.Timeout <= TimeSpan.Zero)
            throw new FailNowException($"Task '{task.Id}' waits for {until.Timeout}; the time to wait is positive.");
        return new AttemptResult
        {
            Kind = AttemptKind.Deferred,
            Deferral = until with { Timeout = WaitOr(until.Timeout), SoftFail = task.Sensor?.SoftFail ?? until.SoftFail, Resume = resume },
        };
    }

    private static AttemptResult NotYet(string? reason) => new() { Kind = AttemptKind.NotYet, Message = reason };

    private async ValueTask<AttemptResult> SuccessAsync(object? output, Type? type)
    {
        if (type is null)
            return new AttemptResult { Kind = AttemptKind.Success };

        IReadOnlyList<TaskDefinition> mapped = task.Map is not null ? [] : dag.MappedOver(task.Id);
        using var writer = new OutputWriter(ctx, counts: mapped.Count > 0);
        var stored = await writer.WriteAsync(XComKeys.Return, output, type);
        return new AttemptResult { Kind = AttemptKind.Success, OutputJson = stored, OutputLength = mapped.Count == 0 ? null : LengthFor(mapped, writer) };
    }

    // Whether it is too long is the platform's to say: that may hang on other outputs too. What is no list is shown here, where it is known.
    private int LengthFor(IReadOnlyList<TaskDefinition> mapped, OutputWriter output) =>
        output.Elements
        ?? throw new FailNowException($"Task '{mapped[0].Id}' maps over the output of '{task.Id}', which is not a list: {Encoding.UTF8.GetString(output.Start)}");

    private async Task<object?[]> ArgumentsAsync()
    {
        var arguments = new List<object?>(task.Arguments.Count + 1);
        if (task.Map is { } map)
        {
            var element = await ElementAsync(map);
            IndexName = NameOf(element);
            if (task.MapGroup is { } group) ctx.InMapGroup = (group, element);
            else arguments.Add(element);
        }

        foreach (var input in task.Arguments)
            arguments.Add(await ArgumentAsync(input));
        return [.. arguments];
    }

    private async Task<object?> ArgumentAsync(TaskRef input)
    {
        // A task that may run although an upstream one was skipped or failed finds null where that one's output would be.
        var index = ctx.IndexToRead(input);
        if (task.Rule != Graph.TriggerRule.AllSuccess && !input.IsElement && (!input.IsMapped || index >= 0) && MayBeNull(input.OutputType)
            && await ctx.Services.ReadXComAsync(input.Id, index, input.Key, ctx.CancellationToken) is null)
            return null;

        return await OutputReading.ReadAsync(input, ctx, ctx.CancellationToken);
    }

    private async Task<object?> ElementAsync(MapSource map)
    {
        var places = map.Places(ctx.MapIndex, ctx.Facts.MapLengths);
        var elements = new object?[places.Length];
        for (var part = 0; part < places.Length; part++)
            elements[part] = await PartAsync(map.Parts[part], places[part]);
        return map.Join(elements);
    }

    private async Task<object?> PartAsync(MapPart part, int place)
    {
        if (part.Values is { } values)
        {
            return place < values.Count
                ? values[place]
                : throw new FailNowException($"Task '{task.Id}' is to take element {place} of a list of its script, which has {values.Count} here. A list to map over must be the same whenever the script loads.");
        }

        var json = await outputs.ReadAsync(part.Task!, place, ctx);
        return OutputReading.Read(json.Span, part.ElementType!, part.Task!, ctx);
    }

    private string? NameOf(object? element)
    {
        if (task.MapName?.Invoke(element) is not { Length: > 0 } name)
            return null;
        return name.Length <= LongestName ? name : name[..LongestName];
    }

    private async Task RenderAsync(TaskBody body)
    {
        foreach (var (prefix, op) in body.Operators)
        {
            var worth = new Dictionary<Setting, string>(ReferenceEqualityComparer.Instance);
            foreach (var setting in OperatorSettings.Resolvable(op))
                worth[setting] = Show(await ctx.ResolveAsync(setting));

            foreach (var (name, value) in OperatorSettings.Display(op, prefix, s => worth.GetValueOrDefault(s, s.Display)))
                _rendered[name] = Shorten(value);
        }
    }

    private string Show(object? value) => value switch
    {
        null => "",
        string text => text,
        PayloadContent { ContentType: "application/octet-stream" } content => $"({content.Bytes.Length} bytes)",
        PayloadContent content => Encoding.UTF8.GetString(content.Bytes.Span[..Math.Min(content.Bytes.Length, ShownLength)]),
        IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize(value, value.GetType(), dag.Json),
    };

    private static string Shorten(string text) => text.Length <= ShownLength ? text : text[..ShownLength] + "...";

    private static bool MayBeNull(Type? type) => type is null || !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
}
