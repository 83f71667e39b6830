using System.Runtime.CompilerServices;
using Tradewind.Graph;

namespace Tradewind;

/// <summary>A lambda, over the outputs it takes and the context. <paramref name="outputType"/> is null for one that leaves nothing.</summary>
/// <param name="outputType">What it leaves.</param>
/// <param name="call">Calls the lambda.</param>
/// <param name="unawaited">The lambda itself, where nothing would wait for it if it were async.</param>
internal sealed class CodeBody(Type? outputType, Func<object?[], TaskContext, ValueTask<object?>> call, Delegate? unawaited = null) : TaskBody
{
    public override TaskKind Kind => TaskKind.Action;

    public Type? OutputType => outputType;

    public Func<object?[], TaskContext, ValueTask<object?>> Call => call;

    /// <summary>An async lambda in a word that waits for none: what it leaves is no value yet, and its faults would end the runner.</summary>
    public bool IsUnawaited =>
        unawaited?.Method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false) == true
        || typeof(Task).IsAssignableFrom(outputType)
        || outputType == typeof(ValueTask)
        || (outputType is { IsGenericType: true } && outputType.GetGenericTypeDefinition() == typeof(ValueTask<>));
}
