namespace Tradewind.Transport.Hangfire.Tests;

public sealed class QueueNamesTests
{
    [Theory]
    [InlineData("", "default", "default")]
    [InlineData("tradewind-", "gpu_1", "tradewind-gpu_1")]
    [InlineData("", "GPU", "x-475055")]
    [InlineData("", "x-475055", "x-782d343735303535")]
    public void Queue_keeps_its_name_where_hangfire_takes_it(string prefix, string queue, string there) => QueueNames.Of(prefix, queue).ShouldBe(there);
}
