using Tradewind.Graph;

namespace Tradewind;

/// <summary>A lambda, over the outputs it takes and the context. <paramref name="outputType"/> is null for one that leaves nothing.</summary>
internal sealed class CodeBody(Type? outputType, Func<object?[], TaskContext, ValueTask<object?>> call) : TaskBody
{
    public override TaskKind Kind => TaskKind.Action;

    public Type? OutputType => outputType;

    public Func<object?[], TaskContext, ValueTask<object?>> Call => call;
}
