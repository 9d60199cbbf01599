% Runs inside the node, before RabbitMQ. Boots it, then serves its owner: reads "ID EXPRESSION." lines from standard input
% and answers each with a "VIREO-NODE ID ok|error BASE64" line. The owner's end is the node's: no node outlives its test.

Text = fun(Value) when is_binary(Value) -> Value;
          (Value) -> unicode:characters_to_binary(io_lib:format("~0tp", [Value]))
       end,
Answer = fun(Id, Outcome, Value) ->
  io:format("~nVIREO-NODE ~ts ~ts ~ts~n", [Id, Outcome, base64:encode(Text(Value))])
end,
Evaluate = fun(Id, Expression) ->
  try
    {ok, Tokens, _} = erl_scan:string(Expression),
    {ok, Parsed} = erl_parse:parse_exprs(Tokens),
    {value, Value, _} = erl_eval:exprs(Parsed, []),
    Answer(Id, "ok", Value)
  catch
    Class:Reason -> Answer(Id, "error", {Class, Reason})
  end
end,
Serve = fun(Next) ->
  case io:get_line("") of
    eof ->
      file:del_dir_r(os:getenv("VIREO_NODE_DATA")),
      erlang:halt(0, [{flush, false}]);
    Line ->
      [Id, Expression] = string:split(Line, " "),
      Evaluate(Id, Expression),
      Next(Next)
  end
end,
spawn(fun() -> Serve(Serve) end),

% RabbitMQ looks for each of its thousand modules in each of ninety folders, for ten seconds. Loading them by their full
% names first takes two.
Applications = fun(Next, Name, Seen) ->
  case lists:member(Name, Seen) orelse code:lib_dir(Name) of
    Folder when is_list(Folder) ->
      {ok, [{application, _, Keys}]} =
        file:consult(filename:join([Folder, "ebin", atom_to_list(Name) ++ ".app"])),
      lists:foldl(fun(N, S) -> Next(Next, N, S) end, [Name | Seen],
                  proplists:get_value(applications, Keys, []));
    _ -> Seen
  end
end,
Preload = fun() ->
  [code:load_abs(filename:rootname(File))
   || Name <- lists:foldl(fun(N, S) -> Applications(Applications, N, S) end, [], [rabbit, rabbitmq_prelaunch]),
      File <- filelib:wildcard(filename:join([code:lib_dir(Name), "ebin", "*.beam"])),
      not erlang:module_loaded(list_to_atom(filename:basename(File, ".beam")))]
end,
spawn(fun() ->
  try
    Preload(),
    rabbit:boot(),
    Answer("0", "ok", started)
  catch
    Class:Reason ->
      Answer("0", "error", {Class, Reason}),
      erlang:halt(1)
  end
end).
