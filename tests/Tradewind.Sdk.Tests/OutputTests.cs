using System.Text;
using System.Text.Json;
using Tradewind.Testing;

namespace Tradewind.Sdk.Tests;

public sealed class OutputTests
{
    private readonly TestAttempt _attempt = new();
    private readonly Dag _dag = new("d");

    [Fact]
    public void Named_output_is_left_and_read_as_its_type()
    {
        _attempt.Context.Push("rows", 12);
        _attempt.Written<int>("rows").ShouldBe(12);

        _attempt.Outputs["load/rows"] = 12;
        var load = _dag.Task("load", _ => "all");
        _attempt.Context.Output(load.Output<int>("rows")).ShouldBe(12);
        _attempt.Context.Pull<int>(load, "rows").ShouldBe(12);
        _attempt.Context.Pull<int>(load, "other").ShouldBe(0);
    }

    [Fact]
    public void Named_output_draws_the_edge_and_is_given_to_the_body()
    {
        var load = _dag.Task("load", _ => "all");
        _dag.Task("report", load, load.Output<int>("rows"), (all, rows) => $"{all} {rows}");

        var report = _dag.ToGraph().Tasks[1];

        report.Upstream.ShouldBe(["load"]);
        report.Inputs.ShouldBe(["load"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a/b")]
    [InlineData("größe")]
    public void Name_with_other_characters_is_refused_with_the_rule(string key)
    {
        Should.Throw<FailNowException>(() => _attempt.Context.Push(key, 1)).Message.ShouldBe($"Task 'task': The output name '{key}' is not valid: a name has 1 to 200 characters of letters, digits, _ - .");

        _dag.Task("load", _ => "all").Output<int>(key);
        _dag.Check().ShouldHaveSingleItem().Message.ShouldStartWith($"Task 'load': The output name '{key}' is not valid");
    }

    [Fact]
    public void Output_name_of_the_returned_value_is_refused() =>
        Should.Throw<FailNowException>(() => _attempt.Context.Push("return", 3)).Message.ShouldContain("return it instead");

    [Fact]
    public void Value_that_is_no_JSON_is_refused_by_name_and_type() =>
        Should.Throw<FailNowException>(() => _attempt.Context.Push("work", () => { })).Message.ShouldStartWith("The output 'work' of task 'task' (Action) cannot be written as JSON");

    [Fact]
    public void Push_after_the_end_is_refused()
    {
        var ctx = _attempt.Context;
        ctx.End();
        Should.Throw<InvalidOperationException>(() => ctx.Push("late", 1)).Message.ShouldBe("Task 'task' has ended, so the output 'late' is not kept. Await what the task starts before it returns.");
        _attempt.Written<int>("late").ShouldBe(0);
    }

    [Fact]
    public void Mapping_over_a_named_output_is_refused_when_the_script_is_checked()
    {
        var load = _dag.Task("load", _ => "all");
        _dag.Map("each", load.Output<List<int>>("parts"), part => part);
        _dag.Check().ShouldHaveSingleItem().Message.ShouldBe("Task 'each' maps over the output 'parts' of 'load'; a task maps over what another returns. Return the list and push the rest.");
    }

    [Fact]
    public async Task Long_output_goes_in_pieces_and_is_read_back_whole_and_one_by_one()
    {
        var numbers = Enumerable.Range(0, 200_000).ToArray();
        var large = await StoredAsync(numbers);

        large.Size.ShouldBe(JsonSerializer.SerializeToUtf8Bytes(numbers).Length);
        large.Start.Length.ShouldBe(LargeOutput.StartLength);
        _attempt.Whole(large.ToStored()).ToArray().ShouldBe(JsonSerializer.SerializeToUtf8Bytes(numbers));
        var services = new StoredServices(_attempt, large.ToStored());
        var ctx = new OperatorContext(_attempt.Facts, services);
        var list = _dag.Task("list", _ => numbers);
        ctx.Output(list).ShouldBe(numbers);
        services.Pieces = 0;
        ctx.Each(list).Take(10).ShouldBe(numbers.Take(10));
        services.Pieces.ShouldBe(1);
        ctx.Each(list).Sum(number => (long)number).ShouldBe(numbers.Sum(number => (long)number));
    }

    [Fact]
    public async Task Output_of_64_KB_stays_in_its_place_and_one_byte_more_does_not()
    {
        var ctx = _attempt.Context;
        var longest = new string('x', LargeOutput.LargestInline - 2);
        LargeOutput.Is((await new OutputWriter(ctx).WriteAsync("k", longest, typeof(string))).Span).ShouldBeFalse();
        LargeOutput.Is((await new OutputWriter(ctx).WriteAsync("k", longest + "x", typeof(string))).Span).ShouldBeTrue();
    }

    [Fact]
    public async Task Output_of_100_MB_is_refused_by_name_size_and_limit_and_never_held_in_memory()
    {
        var services = new MeasuringServices(_attempt);
        var ctx = new OperatorContext(_attempt.Facts, services);
        services.Begin();

        var fault = await Should.ThrowAsync<FailNowException>(async () => await new OutputWriter(ctx).WriteAsync("return", Lines(), typeof(IEnumerable<string>)));

        fault.Message.ShouldBe(
            "The output 'return' of task 'task' has 104,448,001 bytes; at most 67,108,864 are kept. Store it where such data belongs (a file, a table, a bucket) and leave its place as the output, or raise TRADEWIND_XCOM_LIMIT on the workers.");
        services.Written.ShouldBeInRange(60_000_000, ctx.Facts.LargestOutput);
        services.LargestPiece.ShouldBeLessThanOrEqualTo(LargeOutput.PieceLength);
        services.Growth.ShouldBeLessThan(50_000_000);
    }

    [Fact]
    public async Task Output_without_end_is_given_up()
    {
        var ctx = new OperatorContext(_attempt.Facts with { LargestOutput = 100_000 }, _attempt);
        var fault = await Should.ThrowAsync<FailNowException>(async () => await new OutputWriter(ctx).WriteAsync("return", Endless(), typeof(IEnumerable<string>)));
        fault.Message.ShouldContain("has more than 1,6");
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("{}", 0)]
    [InlineData("null", 0)]
    [InlineData("[1]", 1)]
    [InlineData("[[1,2],[3,4],{\"a\":[5,6]}]", 3)]
    [InlineData("{\"a,b\":\"x\\\",y\",\"c\":[1,2]}", 2)]
    [InlineData(" [ \"]\" , \"\\\\\" ] ", 2)]
    [InlineData("\"[1,2]\"", null)]
    [InlineData("12", null)]
    public void Elements_are_counted_however_the_JSON_is_cut(string json, int? count)
    {
        for (var length = 1; length <= json.Length; length++)
        {
            var counter = default(ElementCounter);
            foreach (var piece in Encoding.UTF8.GetBytes(json).Chunk(length)) counter.Read(piece);
            counter.Count.ShouldBe(count, $"in pieces of {length}");
        }
    }

    [Theory]
    [InlineData(typeof(object))]
    [InlineData(typeof(JsonElement))]
    [InlineData(typeof(Dictionary<string, object>))]
    [InlineData(typeof(Typed))]
    public void S13_type_names_in_an_output_load_no_type(Type type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["$type"] = typeof(Loaded).AssemblyQualifiedName!, ["__type"] = typeof(Loaded).FullName!, ["@type"] = "x", ["$ref"] = "#", ["$values"] = new[] { 1 }, ["Name"] = "a",
        });

        var read = OutputReading.Read(json, type, _dag.Task("load", _ => "all"), _attempt.Context);

        Loaded.Made.ShouldBe(0);
        if (read is Typed typed) typed.Name.ShouldBe("a");
        else if (read is JsonElement element) element.GetProperty("$type").GetString().ShouldNotBeNull();
        else read.ShouldBeOfType<Dictionary<string, object>>().Values.ShouldAllBe(value => value is JsonElement);
    }

    private sealed record Typed(string Name);

    // What an old formatter would make of the names above.
    private sealed class Loaded
    {
        public static int Made;

        public Loaded() => Made++;

        public string? Name { get; set; }
    }

    private static IEnumerable<string> Lines()
    {
        for (var line = 0; line < 102_000; line++) yield return new string((char)('a' + line % 26), 1_021);
    }

    private static IEnumerable<string> Endless()
    {
        while (true) yield return "again";
    }

    private async Task<LargeOutput> StoredAsync(int[] numbers)
    {
        LargeOutput.TryRead(await new OutputWriter(_attempt.Context).WriteAsync("return", numbers, typeof(int[])), out var large).ShouldBeTrue();
        return large!;
    }
}
