using Tradewind.Graph;

namespace Tradewind;

/// <summary>An action operator; <paramref name="run"/> calls it whatever its output type is.</summary>
internal sealed class ActionBody(Operator action, Type? outputType, Func<OperatorContext, CancellationToken, Task<OperatorOutcome>> run) : TaskBody
{
    public override TaskKind Kind => TaskKind.Action;

    public override string OperatorName => OperatorSettings.NameOf(action.GetType());

    public override Type OperatorType => action.GetType();

    public override IEnumerable<(string Prefix, Operator Operator)> Operators => [("", action)];

    public Type? OutputType => outputType;

    public Func<OperatorContext, CancellationToken, Task<OperatorOutcome>> Run => run;

    public static ActionBody Of(ActionOperator action) => new(action, null, action.RunAsync);

    public static ActionBody Of<T>(ActionOperator<T> action) =>
        new(action, typeof(T), async (ctx, cancellationToken) => (await action.RunAsync(ctx, cancellationToken)).Outcome);
}
