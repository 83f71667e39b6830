using Tradewind.Graph;

namespace Tradewind;

/// <summary>A lambda that says whether what it waits for is there.</summary>
internal sealed class CodeSensorBody(Func<TaskContext, Task<bool>> check) : TaskBody
{
    public override TaskKind Kind => TaskKind.Sensor;

    public Func<TaskContext, Task<bool>> Check => check;
}
